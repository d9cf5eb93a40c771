import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Text } from 'react-aria-components/Text';
import { CheckIcon, ChevronIcon } from './icons';
import styles from './Choice.module.css';

export interface ChoiceOption {
  id: string;
  name: string;
  detail?: string;
  disabled?: boolean;
}

interface ChoiceProps {
  label: string;
  placeholder?: string;
  options: readonly ChoiceOption[];
  value: string | undefined;
  isDisabled?: boolean;
  onChange(id: string): void;
  testId: string;
}

/** One of several, in a list that drops down. */
export function Choice({ label, placeholder, options, value, isDisabled, onChange, testId }: ChoiceProps) {
  return (
    <Select
      className={styles.select}
      value={value ?? null}
      onChange={(key) => key !== null && onChange(String(key))}
      isDisabled={isDisabled}
      disabledKeys={options.filter(({ disabled }) => disabled).map(({ id }) => id)}
      placeholder={placeholder}
    >
      <Label className={styles.label}>{label}</Label>
      <Button className={styles.trigger} data-testid={testId}>
        <SelectValue className={styles.value}>
          {({ isPlaceholder }) =>
            isPlaceholder ? placeholder : (options.find(({ id }) => id === value)?.name ?? placeholder)
          }
        </SelectValue>
        <span className={styles.chevron}>
          <ChevronIcon />
        </span>
      </Button>
      <Popover className={styles.popover} offset={4}>
        <ListBox className={styles.list} items={options}>
          {(option: ChoiceOption) => (
            <ListBoxItem className={styles.option} textValue={option.name}>
              {({ isSelected }) => (
                <>
                  <span className={styles.tick}>{isSelected && <CheckIcon size={14} />}</span>
                  <span className={styles.words}>
                    <Text slot="label" className={styles.name}>
                      {option.name}
                    </Text>
                    {option.detail && (
                      <Text slot="description" className={styles.detail}>
                        {option.detail}
                      </Text>
                    )}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
