import { useState } from 'react';
import type { ReactNode } from 'react';
import { formats, t } from '../../i18n/translate';
import {
  FitPageIcon,
  FitWidthIcon,
  NextIcon,
  PreviousIcon,
  SearchIcon,
  TurnIcon,
  ZoomInIcon,
  ZoomOutIcon,
} from './page-icons';
import { fullScale } from './page-layout';
import type { Fit } from './page-layout';
import { ToolButton } from './ToolButton';
import styles from './PageToolbar.module.css';

interface PageToolbarProps {
  /** What is shown; at the left. */
  heading: ReactNode;
  /** Absent while nothing can be turned over or zoomed. */
  tools:
    | {
        page: number;
        pages: number;
        scale: number;
        fit: Fit;
        searching: boolean;
        onPage(page: number): void;
        onFit(to: 'width' | 'page'): void;
        onScale(scale: number): void;
        onStep(direction: 1 | -1): void;
        onTurn(): void;
        onSearch(): void;
      }
    | undefined;
}

/** Above the pages: whose they are, which one is seen and how large. */
export function PageToolbar({ heading, tools }: PageToolbarProps) {
  return (
    <div className={styles.bar} data-testid="page-toolbar">
      <div className={styles.heading}>{heading}</div>
      {tools && (
        <div className={styles.tools} role="group" aria-label={t('page.tools')}>
          <div className={styles.group}>
            <ToolButton
              label={t('page.previous')}
              onPress={() => tools.onPage(tools.page - 1)}
              isDisabled={tools.page <= 1}
              testId="page-previous"
            >
              <PreviousIcon />
            </ToolButton>
            <NumberField
              label={t('page.number', { count: tools.pages })}
              value={formats.number(tools.page)}
              width={`${Math.max(2, String(tools.pages).length) + 2}ch`}
              onNumber={(page) => tools.onPage(Math.min(tools.pages, Math.max(1, Math.round(page))))}
              testId="page-number"
            />
            <span className={styles.count} aria-hidden="true" data-testid="page-count">
              {t('page.ofCount', { count: tools.pages })}
            </span>
            <ToolButton
              label={t('page.next')}
              onPress={() => tools.onPage(tools.page + 1)}
              isDisabled={tools.page >= tools.pages}
              testId="page-next"
            >
              <NextIcon />
            </ToolButton>
          </div>
          <div className={styles.group}>
            <ToolButton label={t('page.zoomOut')} onPress={() => tools.onStep(-1)} testId="zoom-out">
              <ZoomOutIcon />
            </ToolButton>
            <NumberField
              label={t('page.zoom')}
              value={t('page.percent', { percent: Math.round((tools.scale / fullScale) * 100) })}
              width="7ch"
              onNumber={(percent) => tools.onScale((percent / 100) * fullScale)}
              testId="zoom"
            />
            <ToolButton label={t('page.zoomIn')} onPress={() => tools.onStep(1)} testId="zoom-in">
              <ZoomInIcon />
            </ToolButton>
            <ToolButton
              label={t('page.fitWidth')}
              onPress={() => tools.onFit('width')}
              pressed={tools.fit.to === 'width'}
              testId="fit-width"
            >
              <FitWidthIcon />
            </ToolButton>
            <ToolButton
              label={t('page.fitPage')}
              onPress={() => tools.onFit('page')}
              pressed={tools.fit.to === 'page'}
              testId="fit-page"
            >
              <FitPageIcon />
            </ToolButton>
          </div>
          <div className={styles.group}>
            <ToolButton label={t('page.turn')} onPress={tools.onTurn} testId="turn">
              <TurnIcon />
            </ToolButton>
            <ToolButton
              label={t('page.search.open')}
              onPress={tools.onSearch}
              pressed={tools.searching}
              testId="search-open"
            >
              <SearchIcon />
            </ToolButton>
          </div>
        </div>
      )}
    </div>
  );
}

interface NumberFieldProps {
  label: string;
  value: string;
  width: string;
  onNumber(number: number): void;
  testId: string;
}

/** Shows a number; what is typed over it counts with Enter, or when the field is left. */
function NumberField({ label, value, width, onNumber, testId }: NumberFieldProps) {
  const [typed, setTyped] = useState<string>();
  const take = (): void => {
    if (typed === undefined) return;
    const number = Number.parseFloat(typed.replace(',', '.').replace(/[^\d.]/g, ''));
    setTyped(undefined);
    if (number > 0) onNumber(number);
  };
  return (
    <input
      className={styles.number}
      style={{ width }}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      title={label}
      value={typed ?? value}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        else if (event.key === 'Escape') setTyped(undefined);
        else return;
        event.preventDefault();
        event.currentTarget.select();
      }}
      data-testid={testId}
    />
  );
}
