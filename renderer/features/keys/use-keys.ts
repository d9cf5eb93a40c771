import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Request, Responses } from '../../../preload/contract/channels';
import type { ErrorShape, Result } from '../../../preload/contract/error-codes';
import type { KeyListing, KeyTokenSummary } from '../../../preload/contract/keys';
import { useDesk, useDeskState } from '../../app/desk-context';
import { currentSigner } from '../signing/desk-selectors';
import type { KeyChannel } from '../signing/desk';
import { labelsOf, withLabel } from '../signing/token-names';
import type { TokenLabels } from '../signing/token-names';

export type AskAboutKeys = <C extends KeyChannel>(channel: C, request: Request<C>) => Promise<Result<Responses[C]>>;

/** The tokens whose keys are looked after, and the way to main. */
export interface Keys {
  /** Undefined until main has answered. */
  tokens: readonly KeyTokenSummary[] | undefined;
  /** Why they can not be listed. */
  error: ErrorShape | undefined;
  /** The one that the person looks at. */
  token: KeyTokenSummary | undefined;
  choose(name: string): void;
  /** What the person calls the tokens. */
  labels: TokenLabels;
  /** Asks main, and takes over the listing that it answers. */
  ask: AskAboutKeys;
}

/** Follows the tokens while the view of the keys is open. */
export function useKeys(): Keys {
  const desk = useDesk();
  const state = useDeskState();
  const { list } = state.signers;
  const [tokens, setTokens] = useState<readonly KeyTokenSummary[]>();
  const [error, setError] = useState<ErrorShape>();
  const [chosen, choose] = useState<string>();

  // Again when tokens come, go or change: the list of signers is then another one.
  useEffect(() => {
    let current = true;
    void desk.askAboutKeys('keys.tokens', {}).then((answer) => {
      if (!current) return;
      if (answer.ok) setTokens(answer.value);
      setError(answer.ok ? undefined : answer.error);
    });
    return () => {
      current = false;
    };
  }, [desk, list]);

  const labels = useMemo(() => labelsOf(tokens ?? []), [tokens]);
  const ask: AskAboutKeys = useCallback(
    async (channel, request) => {
      const answer = await desk.askAboutKeys(channel, request);
      const keep = (name: string, listing: KeyListing | undefined): void =>
        setTokens((before) => before?.map((one) => (one.name === name ? { ...one, listing } : one)));
      if (!answer.ok) {
        const { code, params } = answer.error;
        if (code === 'key.outcomeUnknown') keep(params.token, undefined);
        return { ok: false, error: withLabel(answer.error, labels) };
      }
      const { listing } = answer.value as { listing?: KeyListing };
      if (listing) keep(listing.token, listing);
      return answer;
    },
    [desk, labels],
  );

  const find = (name: string | undefined): KeyTokenSummary | undefined => tokens?.find((one) => one.name === name);
  const token =
    find(chosen) ?? find(currentSigner(state)?.token.name) ?? tokens?.find(({ problem }) => !problem) ?? tokens?.[0];
  return { tokens, error, token, choose, labels, ask };
}

/** One step of work with a key: whether it goes on, why it failed, and the way to try it. */
export interface KeyStep {
  busy: boolean;
  error: ErrorShape | undefined;
  /** Resolves with undefined after an error, which is then in `error`. */
  run<C extends KeyChannel>(channel: C, request: Request<C>): Promise<Responses[C] | undefined>;
}

export function useKeyStep(ask: AskAboutKeys): KeyStep {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorShape>();
  return {
    busy,
    error,
    async run(channel, request) {
      setBusy(true);
      setError(undefined);
      const answer = await ask(channel, request);
      setBusy(false);
      if (answer.ok) return answer.value;
      setError(answer.error);
      return undefined;
    },
  };
}
