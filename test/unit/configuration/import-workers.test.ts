import { describe, expect, it } from 'vitest';
import { withEntries } from '../../../main/configuration/configuration-change';
import { parseConfiguration } from '../../../main/configuration/configuration-file';
import { importWorkers, type WorkerImport } from '../../../main/configuration/workers/import-workers';
import type { WrittenConfiguration } from '../../../main/configuration/workers/new-entries';
import { readWorkerFile } from '../../../main/configuration/workers/worker-file';

const p11 = `
WORKERGENID1.TYPE=CRYPTO_WORKER
WORKERGENID1.IMPLEMENTATION_CLASS=org.signserver.server.signers.CryptoWorker
WORKERGENID1.CRYPTOTOKEN_IMPLEMENTATION_CLASS=org.signserver.server.cryptotokens.PKCS11CryptoToken
WORKERGENID1.NAME=CryptoTokenP11
WORKERGENID1.SHAREDLIBRARYNAME=SoftHSM
WORKERGENID1.SLOTLABELTYPE=SLOT_LABEL
WORKERGENID1.SLOTLABELVALUE=Unterschriften
WORKERGENID1.PIN=foo123
WORKERGENID1.DEFAULTKEY=testkey0
WORKERGENID1.ATTRIBUTES=\\
    attributes(generate,CKO_PUBLIC_KEY,*) \\= {\\n \\
       CKA_TOKEN \\= false\\n \\
    }
`;

const pdf = `
WORKERGENID2.TYPE=PROCESSABLE
WORKERGENID2.IMPLEMENTATION_CLASS=org.signserver.module.pdfsigner.PDFSigner
WORKERGENID2.NAME=PDFSigner
WORKERGENID2.AUTHTYPE=NOAUTH
WORKERGENID2.CRYPTOTOKEN=CryptoTokenP11
WORKERGENID2.DEFAULTKEY=signer00003
`;

function imported(
  text: string | Uint8Array,
  existing: WrittenConfiguration = {},
  options: { withoutLogin?: boolean } = {},
): WorkerImport {
  return importWorkers(readWorkerFile(typeof text === 'string' ? Buffer.from(text) : text), existing, options);
}

const entry = ({ entries }: WorkerImport, section: string, name: string): unknown =>
  entries.find((one) => one.section === section && one.name === name)?.value;

const outcome = ({ properties }: WorkerImport, property: string): unknown => {
  const found = properties.find((one) => one.property === property);
  return found && [found.outcome, found.entry, found.note].filter((part) => part !== undefined);
};

const problems = ({ workers }: WorkerImport): string[] => workers.flatMap((worker) => worker.problems);

describe('a CryptoToken and a PDFSigner', () => {
  const both = imported(p11 + pdf);

  it('become a token and a signer', () => {
    expect(problems(both)).toEqual([]);
    expect(both.entries.map(({ section, name, state }) => [section, name, state])).toEqual([
      ['CRYPTOTOKENS', 'CryptoTokenP11', 'new'],
      ['SIGNERS', 'PDFSigner', 'new'],
    ]);
    expect(entry(both, 'CRYPTOTOKENS', 'CryptoTokenP11')).toEqual({
      SHAREDLIBRARYNAME: 'SoftHSM',
      SLOTLABELTYPE: 'SLOT_LABEL',
      SLOTLABELVALUE: 'Unterschriften',
    });
    expect(entry(both, 'SIGNERS', 'PDFSigner')).toEqual({
      CRYPTOTOKEN: 'CryptoTokenP11',
      AUTHTYPE: 'NOAUTH',
      ALIASSELECTOR: 'Default',
      DEFAULTKEY: 'signer00003',
    });
  });

  it('tell of every property of the file once', () => {
    const written = [...(p11 + pdf).matchAll(/^(WORKERGENID\d)\.([A-Z_]+)=/gm)].map(([, id, name]) => `${id} ${name}`);
    const ids: Record<string, string> = { CryptoTokenP11: 'WORKERGENID1', PDFSigner: 'WORKERGENID2' };
    const told = both.properties.map(({ worker, property }) => `${ids[worker]} ${property}`);
    expect(told.sort()).toEqual(written.sort());
  });

  it('take no PIN along, and repeat it nowhere', () => {
    expect(outcome(both, 'PIN')).toEqual(['not-for-a-desktop', 'PINs and passwords are never carried over']);
    expect(JSON.stringify(both)).not.toContain('foo123');
  });
});

describe('the syntax of a properties file', () => {
  it('has escapes, continued lines, and words of ISO-8859-1 as of UTF-8', () => {
    const text = (reason: string): string => `${p11}${pdf}WORKERGENID2.LOCATION : Gr\\u00fcn\\\n     au\n${reason}\n`;
    const utf8 = imported(text('WORKERGENID2.REASON  Geprüft \\= gut'));
    const latin1 = imported(Buffer.from(text('WORKERGENID2.REASON  Geprüft \\= gut'), 'latin1'));
    for (const one of [utf8, latin1]) {
      expect(entry(one, 'SIGNERS', 'PDFSigner')).toMatchObject({ REASON: 'Geprüft = gut', LOCATION: 'Grünau' });
    }
  });

  it('may name a worker by its number, by its name, or not at all', () => {
    const token = p11.replaceAll('WORKERGENID1.', 'WORKER7.');
    const numbered = token + pdf.replaceAll('WORKERGENID2.', 'WORKERMine.').replace('=CryptoTokenP11', '=7');
    expect(entry(imported(numbered), 'SIGNERS', 'PDFSigner')).toMatchObject({ CRYPTOTOKEN: 'CryptoTokenP11' });
    const bare = imported(p11.replaceAll('WORKERGENID1.', ''));
    expect(bare.entries.map(({ name }) => name)).toEqual(['CryptoTokenP11']);
  });

  it('has properties of SignServer itself beside the workers', () => {
    const one = imported(`${p11}GLOB.DEFAULT=1\n-WORKER3.REASON=\nSOMETHING=1\n`);
    expect(
      one.properties.filter(({ worker }) => worker === '').map(({ property, outcome: what }) => [property, what]),
    ).toEqual([
      ['GLOB.DEFAULT', 'not-for-a-desktop'],
      ['-WORKER3.REASON', 'not-for-a-desktop'],
      ['SOMETHING', 'unknown'],
    ]);
  });
});

describe('a worker of the first versions', () => {
  it('has its key file in itself', () => {
    const old = imported(`
GLOB.WORKERGENID1.CLASSPATH = org.signserver.server.signers.PDFSigner
GLOB.WORKERGENID1.SIGNERTOKEN.CLASSPATH = org.signserver.server.cryptotokens.P12CryptoToken
WORKERGENID1.KEYSTOREPATH=/home/someone/pdfsigner.p12
WORKERGENID1.KEYSTOREPASSWORD=foo123
WORKERGENID1.NAME=PDFSigner
WORKERGENID1.AUTHTYPE=NOAUTH
`);
    expect(problems(old)).toEqual([]);
    expect(entry(old, 'CRYPTOTOKENS', 'PDFSigner')).toEqual({
      KEYSTORETYPE: 'PKCS12',
      KEYSTOREPATH: '/home/someone/pdfsigner.p12',
    });
    expect(entry(old, 'SIGNERS', 'PDFSigner')).toMatchObject({
      CRYPTOTOKEN: 'PDFSigner',
      ALIASSELECTOR: 'Interactive',
    });
    expect(JSON.stringify(old)).not.toContain('foo123');
  });

  it('whose driver stands there by its path has it written into the list of drivers first', () => {
    const path = imported(p11.replace('SHAREDLIBRARYNAME=SoftHSM', 'sharedLibrary=/usr/lib/evil.so'));
    expect(problems(path)).toEqual(['it names no driver (SHAREDLIBRARYNAME)']);
    expect([path.entries, JSON.stringify(path).includes('evil')]).toEqual([[], false]);
    expect(outcome(path, 'sharedLibrary')).toEqual([
      'not-for-a-desktop',
      'a driver is never taken by its path: name it in SHAREDLIBRARIES',
    ]);
  });
});

describe('what a PDFSigner says', () => {
  it('is taken: look, certification, digest, timestamp', () => {
    const one = imported(`${p11}${pdf}
WORKERGENID2.DIGESTALGORITHM=SHA1
WORKERGENID2.ADD_VISIBLE_SIGNATURE = True
WORKERGENID2.VISIBLE_SIGNATURE_PAGE = zwei
WORKERGENID2.CERTIFICATION_LEVEL=FORM_FILLING
WORKERGENID2.TSA_URL=http://tsa.example.com/tsa?workerName\\=TSA
WORKERGENID2.TSA_USERNAME=me
WORKERGENID2.TSA_PASSWORD=bar456
WORKERGENID2.EMBED_CRL=true
WORKERGENID2.SUBFILTER_OF_MINE=1
`);
    expect(problems(one)).toEqual([]);
    expect(entry(one, 'SIGNERS', 'PDFSigner')).toMatchObject({
      DIGESTALGORITHM: 'SHA-256',
      ADD_VISIBLE_SIGNATURE: true,
      VISIBLE_SIGNATURE_PAGE: 'First',
      VISIBLE_SIGNATURE_RECTANGLE: '400,700,500,800',
      CERTIFICATION_LEVEL: 'FORM_FILLING',
      LEVEL: 'B-LT',
      TSA: ['PDFSigner-TSA'],
    });
    expect(entry(one, 'TIMESTAMPAUTHORITIES', 'PDFSigner-TSA')).toEqual({
      TSA_URL: 'http://tsa.example.com/tsa?workerName=TSA',
    });
    expect(outcome(one, 'DIGESTALGORITHM')).toEqual([
      'taken-otherwise',
      'SIGNERS.PDFSigner.DIGESTALGORITHM',
      'SHA1 is not made any more: SHA-256',
    ]);
    expect(outcome(one, 'SUBFILTER_OF_MINE')).toEqual(['unknown']);
    expect(JSON.stringify(one)).not.toContain('bar456');
  });

  it('shares a timestamp authority with whoever has the same', () => {
    const tsa = 'TSA_URL=http://tsa.example.com';
    const again = pdf.replaceAll('GENID2.', 'GENID3.').replace('NAME=PDFSigner', 'NAME=Second');
    const two = imported(`${p11}${pdf}WORKERGENID2.${tsa}\n${again}WORKERGENID3.${tsa}\n`);
    expect(two.entries.filter(({ section }) => section === 'TIMESTAMPAUTHORITIES')).toHaveLength(1);
    expect(entry(two, 'SIGNERS', 'Second')).toMatchObject({ TSA: ['PDFSigner-TSA'] });
  });
});

describe('a PlainSigner with an alias selector', () => {
  it('is a signer whose key is the username', () => {
    const plain = imported(
      p11 +
        pdf
          .replace('module.pdfsigner.PDFSigner', 'module.cmssigner.PlainSigner')
          .replace(/WORKERGENID2.DEFAULTKEY.*/, '') +
        `WORKERGENID2.ALIASSELECTOR=org.signserver.server.aliasselectors.AuthorizedUsernameAliasSelector
WORKERGENID2.ALIAS_PREFIX=user-
WORKERGENID2.SIGNATUREALGORITHM=SHA384withRSAandMGF1
`,
    );
    expect(problems(plain)).toEqual([]);
    expect(entry(plain, 'SIGNERS', 'PDFSigner')).toMatchObject({
      ALIASSELECTOR: 'AuthorizedUsername',
      ALIAS_PREFIX: 'user-',
      SIGNATUREALGORITHM: 'RSA-PSS',
      DIGESTALGORITHM: 'SHA-384',
    });
  });
});

describe('who may use a worker', () => {
  const withType = (type: string): string => p11 + pdf.replace('AUTHTYPE=NOAUTH', type);

  it('is never loosened: what can not be taken over keeps the worker out', () => {
    for (const type of ['NOTHING=1', 'AUTHTYPE=CLIENTCERT', 'AUTHTYPE=org.signserver.server.RemoteAddressAuthorizer']) {
      const one = imported(withType(type));
      expect(problems(one)).toHaveLength(1);
      expect(one.entries.map(({ name }) => name)).toEqual(['CryptoTokenP11']);
      const open = imported(withType(type), {}, { withoutLogin: true });
      expect(entry(open, 'SIGNERS', 'PDFSigner')).toMatchObject({ AUTHTYPE: 'NOAUTH' });
    }
  });

  it('may be told by usernames', () => {
    const one = imported(
      withType('AUTHTYPE=org.signserver.server.UsernameAuthorizer\nWORKERGENID2.ACCEPT_USERNAMES=anna; bert'),
    );
    expect(entry(one, 'SIGNERS', 'PDFSigner')).toMatchObject({
      AUTHTYPE: 'UsernameAuthorizer',
      ACCEPT_USERNAMES: ['anna', 'bert'],
    });
  });

  it('may be told by certificates, where the configuration has a card', () => {
    const card = { AUTHTYPE: 'CLIENTCERT', CRYPTOTOKEN: 'card', TRUSTANCHORS: '/etc/staff.pem' };
    const rules = `AUTHTYPE=CLIENTCERT
WORKERGENID2.AUTHCLIENT1.SUBJECT.TYPE=SUBJECT_RDN_CN
WORKERGENID2.AUTHCLIENT1.SUBJECT.VALUE=Anna
WORKERGENID2.AUTHCLIENT1.ISSUER.TYPE=ISSUER_DN_BCSTYLE
WORKERGENID2.AUTHCLIENT1.ISSUER.VALUE=CN\\=Staff, C\\=SE`;
    const one = imported(withType(rules), { AUTHENTICATORS: { staff: card } });
    expect(problems(one)).toEqual([]);
    expect(entry(one, 'SIGNERS', 'PDFSigner')).toMatchObject({
      AUTHTYPE: 'CLIENTCERT',
      AUTHENTICATORS: ['PDFSigner-clients'],
    });
    expect(entry(one, 'AUTHENTICATORS', 'PDFSigner-clients')).toEqual({
      ...card,
      MATCH: [
        {
          SUBJECT: { TYPE: 'SUBJECT_RDN_CN', VALUE: 'Anna' },
          ISSUER: { TYPE: 'ISSUER_DN_BCSTYLE', VALUE: 'CN=Staff, C=SE' },
        },
      ],
    });
  });

  it('may be told by tokens of an issuer', () => {
    const rules = `AUTHTYPE=org.signserver.server.jwtauth.JwtAuthorizer
WORKERGENID2.AUTHSERVER1.ISSUER=https://login.example.com
WORKERGENID2.AUTHSERVER1.PUBLICKEY=MIIB
WORKERGENID2.ACCEPTED_AUDIENCES=signing
WORKERGENID2.AUTHJWT1.ISSUER=https://login.example.com
WORKERGENID2.AUTHJWT1.CLAIM.NAME=groups
WORKERGENID2.AUTHJWT1.CLAIM.VALUE=signers
WORKERGENID2.AUTHJWT2.ISSUER=https://login.example.com
WORKERGENID2.AUTHJWT2.CLAIM.NAME=groups
WORKERGENID2.AUTHJWT2.CLAIM.VALUE=notaries`;
    const one = imported(withType(rules));
    expect(problems(one)).toEqual([]);
    expect(entry(one, 'AUTHENTICATORS', 'PDFSigner-issuer')).toEqual({
      AUTHTYPE: 'JwtAuthorizer',
      OIDC_ISSUER: 'https://login.example.com',
      OIDC_CLIENTID: 'signing',
      USERNAME_CLAIM: 'sub',
      REQUIRED_CLAIMS: { groups: ['signers', 'notaries'] },
    });
    // Either of two names of claims would do there; all of REQUIRED_CLAIMS count here.
    expect(problems(imported(withType(rules.replace('2.CLAIM.NAME=groups', '2.CLAIM.NAME=roles'))))).toHaveLength(1);
  });
});

describe('what is none of a desktop', () => {
  it('is told, and why', () => {
    const other = imported(`${p11}
WORKERGENID5.NAME=TimeStampSigner
WORKERGENID5.IMPLEMENTATION_CLASS=org.signserver.module.tsa.TimeStampSigner
WORKERGENID6.NAME=Keystore
WORKERGENID6.CRYPTOTOKEN_IMPLEMENTATION_CLASS=org.signserver.server.cryptotokens.KeystoreCryptoToken
WORKERGENID6.KEYSTORETYPE=JKS
`);
    expect(other.workers.map(({ name, kind, problems: why }) => [name, kind, why.length])).toEqual([
      ['CryptoTokenP11', 'token', 0],
      ['TimeStampSigner', 'other', 1],
      ['Keystore', 'token', 1],
    ]);
  });

  it('is a signer whose token is nowhere', () => {
    expect(problems(imported(pdf))).toEqual([
      'its CryptoToken CryptoTokenP11 is neither in this file nor in the configuration',
    ]);
    const there = { CRYPTOTOKENS: { CryptoTokenP11: {} } };
    expect(problems(imported(pdf, there))).toEqual([]);
  });
});

describe('a OneTimeCryptoWorker', () => {
  const oneTime = `
WORKERGENID4.TYPE=CRYPTO_WORKER
WORKERGENID4.IMPLEMENTATION_CLASS=org.signserver.module.onetime.cryptoworker.OneTimeCryptoWorker
WORKERGENID4.NAME=OneTime
WORKERGENID4.CRYPTOTOKEN=CryptoTokenP11
WORKERGENID4.KEYALG=RSA
WORKERGENID4.KEYSPEC=2048
WORKERGENID4.CACONNECTOR_IMPLEMENTATION=org.signserver.module.onetime.caconnector.EjbcaWSCAConnector
WORKERGENID4.EJBCAWSURL=https\\://ca.example.com:8443/ejbca/ejbcaws/ejbcaws?wsdl
WORKERGENID4.CANAME=SignCA
WORKERGENID4.ENDENTITYPROFILE=People
WORKERGENID4.CERTIFICATEPROFILE=Short
WORKERGENID4.USERNAME_PATTERN=\${username}-\${transactionId}
WORKERGENID4.SUBJECTDN_PATTERN=CN\\=\${username},O\\=Acme
WORKERGENID4.CERTIFICATEENDTIME=10m
WORKERGENID4.TRUSTSTOREPASSWORD=changeit
`;
  const lent = pdf.replace('=CryptoTokenP11', '=OneTime').replace(/WORKERGENID2.DEFAULTKEY.*/, '');
  const stamped = `${lent}WORKERGENID2.TSA_URL=http://tsa.example.com\n`;

  it('is in the signers that refer to it, and its connector is a certificate authority', () => {
    const one = imported(p11 + oneTime + stamped);
    expect(problems(one)).toEqual([]);
    expect(entry(one, 'SIGNERS', 'PDFSigner')).toMatchObject({
      KEYS: 'ONETIME',
      CRYPTOTOKEN: 'CryptoTokenP11',
      CERTIFICATEAUTHORITY: 'OneTime',
      KEYALG: 'RSA',
      KEYSPEC: '2048',
      SUBJECTDN_PATTERN: 'CN=${username},O=Acme',
      CERTIFICATEENDTIME: '10m',
      LEVEL: 'B-T',
    });
    expect(entry(one, 'CERTIFICATEAUTHORITIES', 'OneTime')).toEqual({
      EJBCA_URL: 'https://ca.example.com:8443/ejbca/ejbca-rest-api/v1',
      CANAME: 'SignCA',
      ENDENTITYPROFILE: 'People',
      CERTIFICATEPROFILE: 'Short',
      USERNAME_PATTERN: '${username}-${transactionId}',
    });
    expect(JSON.stringify(one)).not.toContain('changeit');
    const { SIGNERS, ...rest } = Object.fromEntries(
      ['CRYPTOTOKENS', 'CERTIFICATEAUTHORITIES', 'TIMESTAMPAUTHORITIES', 'SIGNERS'].map((section) => [
        section,
        Object.fromEntries(one.entries.filter((it) => it.section === section).map(({ name, value }) => [name, value])),
      ]),
    );
    expect(() => parseConfiguration(JSON.stringify({ ...rest, SIGNERS }), 'here')).not.toThrow();
  });

  it('without a timestamp would make signatures that die with their certificates: it is told what to add', () => {
    const clock = { TSA_URL: 'http://tsa.example.com' };
    for (const [existing, count] of [
      [{}, 'no timestamp authority'],
      [{ TIMESTAMPAUTHORITIES: { one: clock, other: clock } }, 'several timestamp authorities'],
    ] as const) {
      const one = imported(p11 + oneTime + lent, existing);
      expect(problems(one)).toEqual([
        `signatures with one-time keys need a timestamp, it has no TSA_URL, and the configuration has ${count}: add TSA_URL with the address of one to this worker, and import it again`,
      ]);
      expect(one.entries.filter(({ section }) => section === 'SIGNERS')).toEqual([]);
    }
  });

  it('without a timestamp asks the only timestamp authority of the configuration, and says so', () => {
    const existing = { TIMESTAMPAUTHORITIES: { clock: { TSA_URL: 'http://tsa.example.com' } } };
    const one = imported(p11 + oneTime + lent, existing);
    expect(problems(one)).toEqual([]);
    expect(entry(one, 'SIGNERS', 'PDFSigner')).toMatchObject({ KEYS: 'ONETIME', LEVEL: 'B-T', TSA: ['clock'] });
    expect(one.properties).toContainEqual({
      ...{ worker: 'PDFSigner', property: 'TSA_URL', outcome: 'taken-otherwise', implied: true },
      entry: 'SIGNERS.PDFSigner.TSA',
      note: 'one-time keys need timestamps: clock, which the configuration has, gives them',
    });
    const written = withEntries(existing, one.entries, false);
    expect(() => parseConfiguration(written, 'here')).not.toThrow();
  });
});
