import { useEffect, useState } from 'react';
import type { ErrorShape } from '../../../preload/contract/error-codes';
import type { PolicyReport, PolicySetting } from '../../../preload/contract/policy';
import {
  managedSettings,
  passedOverWords,
  policyWarningSentence,
  sourceWords,
  valueWords,
} from '../../../preload/contract/policy-in-words';
import { useDesk, useDeskState } from '../../app/desk-context';
import { t } from '../../i18n/translate';
import { LockIcon } from '../../ui/icons';
import { Panel } from '../../ui/Panel';
import { Message, Problem } from '../../ui/Problem';
import styles from './PolicyView.module.css';

/** What the organization decided for this computer and this person: the value, who decided it, and how strongly. */
export function PolicyView() {
  const desk = useDesk();
  const { panelBefore } = useDeskState();
  const [report, setReport] = useState<PolicyReport>();
  const [error, setError] = useState<ErrorShape>();
  useEffect(() => {
    let current = true;
    void desk.readPolicy().then((answer) => {
      if (!current) return;
      if (answer.ok) setReport(answer.value);
      setError(answer.ok ? undefined : answer.error);
    });
    return () => {
      current = false;
    };
  }, [desk]);

  return (
    <Panel
      title={t('policy.title')}
      hint={t('policy.hint')}
      close={t('policy.close')}
      onClose={() => desk.showPanel(panelBefore)}
      testId="policy"
    >
      {error && <Problem error={error} tone="warn" />}
      {report?.warnings.map((one) => (
        <Message key={JSON.stringify(one)} what={policyWarningSentence(one)} tone="warn" />
      ))}
      {report && (
        <ul className={styles.settings}>
          {managedSettings(report).map((setting) => (
            <Setting key={setting.name} setting={setting} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Setting({ setting }: { setting: PolicySetting }) {
  const { name, meaning, value, source } = setting;
  const over = passedOverWords(setting);
  return (
    <li className={styles.setting} data-testid="policy-setting" data-name={name} data-level={source.level}>
      <div className={styles.head}>
        <p className={styles.name}>{name}</p>
        <span className={styles.level} data-level={source.level}>
          {source.level === 'enforced' && <LockIcon />}
          {t(`policy.level.${source.level}`)}
        </span>
      </div>
      <p className={styles.value}>{valueWords(value)}</p>
      <p className={styles.meaning}>{meaning}</p>
      <p className={styles.source}>{sourceWords(source)}</p>
      {over !== undefined && <p className={styles.source}>{over}</p>}
    </li>
  );
}
