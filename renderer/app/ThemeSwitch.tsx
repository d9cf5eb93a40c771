import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import type { Theme } from '../../preload/contract/model';
import { t } from '../i18n/translate';
import { ComputerIcon, MoonIcon, SunIcon } from '../ui/icons';
import { useDesk, useStillState } from './desk-context';
import styles from './ThemeSwitch.module.css';

const themes = [
  { theme: 'system', Icon: ComputerIcon },
  { theme: 'light', Icon: SunIcon },
  { theme: 'dark', Icon: MoonIcon },
] as const satisfies { theme: Theme; Icon: () => unknown }[];

export function ThemeSwitch() {
  const desk = useDesk();
  const { theme } = useStillState();
  return (
    <RadioGroup
      className={styles.group}
      orientation="horizontal"
      aria-label={t('theme.label')}
      value={theme}
      onChange={(chosen) => void desk.setTheme(chosen as Theme)}
    >
      {themes.map(({ theme: one, Icon }) => (
        <Radio key={one} value={one} className={styles.option} aria-label={t(`theme.${one}`)}>
          <span title={t(`theme.${one}`)}>
            <Icon />
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
