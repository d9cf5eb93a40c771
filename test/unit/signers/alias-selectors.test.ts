import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { aliasSelectors } from '../../../main/signers/alias-selectors';
import type { ConfigurationInput, SignerConfiguration } from '../../../main/configuration/configuration';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { authorize, identifySignatory } from '../../../main/identity/identification';
import type { Identity } from '../../../main/identity/identity';

type SignerInput = ConfigurationInput['SIGNERS'][string];

/** A signer as the configuration file would give it, with its defaults. */
function signer(changes: Partial<SignerInput>): SignerConfiguration {
  const configuration: ConfigurationInput = {
    CRYPTOTOKENS: { t: { SHAREDLIBRARYNAME: 'SoftHSM', SLOTLABELTYPE: 'SLOT_INDEX', SLOTLABELVALUE: 0 } },
    SIGNERS: { s: { CRYPTOTOKEN: 't', ALIASSELECTOR: 'RequestMetadata', ...changes } },
  };
  return parseConfiguration(JSON.stringify(configuration), 'f').SIGNERS['s']!;
}

const maria: Identity = { username: 'maria', identifiedBy: 'configuration', claims: {}, evidence: {} };

function select(changes: Partial<SignerInput>, requested?: string, usable: string[] = []): string {
  const configuration = signer(changes);
  return aliasSelectors[configuration.ALIASSELECTOR].select({
    signer: 's',
    configuration,
    signatory: maria,
    requested,
    usable,
  });
}

describe('the Default selector', () => {
  const configured = { ALIASSELECTOR: 'Default', DEFAULTKEY: 'seal' } as const;

  it('always takes DEFAULTKEY, whatever else could sign', () => {
    expect(select(configured)).toBe('seal');
    expect(select(configured, undefined, ['other'])).toBe('seal');
    expect(select(configured, 'seal')).toBe('seal');
    expect(aliasSelectors.Default.choosable).toBe(false);
  });

  it('refuses a request for another', () => {
    expect(() => select(configured, 'other', ['other', 'seal'])).toThrow(
      expect.objectContaining({ code: 'alias.notAllowed', params: { signer: 's', alias: 'other' } }),
    );
  });
});

describe('the AuthorizedUsername selector', () => {
  const configured = { ALIASSELECTOR: 'AuthorizedUsername', ALIAS_PREFIX: 'user_' } as const;

  it('takes ALIAS_PREFIX and the name of the user', () => {
    expect(select(configured)).toBe('user_maria');
    expect(select({ ALIASSELECTOR: 'AuthorizedUsername' })).toBe('maria');
    expect(select({ ...configured, DEFAULTKEY: 'seal' }, undefined, ['seal'])).toBe('user_maria');
    expect(aliasSelectors.AuthorizedUsername.choosable).toBe(false);
  });

  it("refuses a request for somebody else's key, even when it is the only one there", () => {
    expect(() => select(configured, 'user_jonas', ['user_jonas'])).toThrow(
      expect.objectContaining({ code: 'alias.notAllowed', params: { signer: 's', alias: 'user_jonas' } }),
    );
    expect(select(configured, 'user_maria')).toBe('user_maria');
  });

  it('never falls back to another key', () => {
    expect(select(configured, undefined, ['user_jonas'])).toBe('user_maria');
  });
});

describe('the RequestMetadata selector', () => {
  it('takes what the request names before DEFAULTKEY, and DEFAULTKEY before the only key', () => {
    expect(select({ DEFAULTKEY: 'seal' }, 'mine', ['only'])).toBe('mine');
    expect(select({ DEFAULTKEY: 'seal' }, undefined, ['only'])).toBe('seal');
    expect(select({}, undefined, ['only'])).toBe('only');
    expect(aliasSelectors.RequestMetadata.choosable).toBe(true);
  });

  it.each([[[]], [['one', 'two']]])('asks which key is meant when %j could sign', (usable) => {
    expect(() => select({}, undefined, usable)).toThrow(
      expect.objectContaining({ code: 'alias.required', params: { signer: 's' } }),
    );
  });
});

describe('the Interactive selector', () => {
  const configured = { ALIASSELECTOR: 'Interactive' } as const;

  it('takes what the person names, and asks unless only one key can sign', () => {
    expect(aliasSelectors.Interactive.choosable).toBe(true);
    expect(select(configured, 'mine', ['mine', 'other'])).toBe('mine');
    expect(select(configured, undefined, ['only'])).toBe('only');
    expect(() => select(configured, undefined, ['one', 'two'])).toThrow(
      expect.objectContaining({ code: 'alias.required', params: { signer: 's' } }),
    );
  });

  it('has no DEFAULTKEY that would choose in place of the person', () => {
    expect(() => signer({ ...configured, DEFAULTKEY: 'seal' })).toThrow(
      expect.objectContaining({ code: 'config.invalid' }),
    );
  });
});

describe('authorization', () => {
  const accepts = (changes: Partial<SignerInput>, username: string): boolean => {
    try {
      authorize('s', signer(changes), { ...maria, username });
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'signer.notAuthorized', params: { signer: 's', username } });
      return false;
    }
  };

  it('accepts everybody with NOAUTH', () => {
    expect(accepts({ AUTHTYPE: 'NOAUTH' }, 'anybody')).toBe(true);
    // A list that NOAUTH does not look at changes nothing.
    expect(accepts({ AUTHTYPE: 'NOAUTH', ACCEPT_USERNAMES: ['maria'] }, 'jonas')).toBe(true);
  });

  it('accepts whom the list names, exactly', () => {
    const listed = { AUTHTYPE: 'UsernameAuthorizer', ACCEPT_USERNAMES: ['maria', 'jonas'] } as const;
    const one = { ...listed, ACCEPT_USERNAMES: [...listed.ACCEPT_USERNAMES] };
    expect(accepts(one, 'maria')).toBe(true);
    expect(accepts(one, 'jonas')).toBe(true);
    for (const other of ['Maria', 'maria ', 'mari', 'mariaa', '', 'constructor'])
      expect(accepts(one, other)).toBe(false);
  });

  it('accepts everybody when it says so, and only then', () => {
    expect(accepts({ AUTHTYPE: 'UsernameAuthorizer', ACCEPT_ALL_USERNAMES: true }, 'anybody')).toBe(true);
    const not = { AUTHTYPE: 'UsernameAuthorizer', ACCEPT_ALL_USERNAMES: false, ACCEPT_USERNAMES: ['maria'] } as const;
    expect(accepts({ ...not, ACCEPT_USERNAMES: ['maria'] }, 'anybody')).toBe(false);
  });
});

describe('identification', () => {
  it('names the user of the operating system, or whom the configuration names, and says which', () => {
    expect(identifySignatory({ source: 'operating-system' })).toMatchObject({
      username: userInfo().username,
      identifiedBy: 'operating-system',
    });
    expect(identifySignatory({ source: 'configuration', username: 'maria' })).toMatchObject(maria);
  });
});
