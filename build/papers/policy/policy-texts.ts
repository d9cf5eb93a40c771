import type { Configuration } from '../../../main/configuration/configuration';
import type { OwnPolicyName } from '../../../main/configuration/policy/policy-values';

/** Every setting, so that the compiler asks for the words of a new one. */
export type PolicyName = Exclude<keyof Configuration, '$schema'> | OwnPolicyName;

export interface PolicyTexts {
  /** What forms call it. */
  title: { en: string; de: string };
  /** What it means in German; the English words are the schema's. */
  meaning: string;
}

/** The words that stand in the forms of Windows, beside what the schema says. */
export const policyTexts: Record<PolicyName, PolicyTexts> = {
  ConfigurationFile: {
    title: { en: 'Configuration file of the organization', de: 'Konfigurationsdatei der Organisation' },
    meaning:
      'Eine countersign.json, die nur Administratoren schreiben können. Erzwungen tritt sie an die Stelle der eigenen Datei der Person, die dann nicht gelesen wird; empfohlen ist die eigene Datei der Person stärker.',
  },
  Update: {
    title: { en: 'Look for newer versions', de: 'Nach neueren Versionen fragen' },
    meaning: 'Ob das Programm fragt, ob es eine neuere Version gibt: „check“, oder „off“: niemand wird gefragt.',
  },
  Kiosk: {
    title: { en: 'Computer that anybody uses', de: 'Öffentlich zugänglicher Computer' },
    meaning:
      'Eingeschaltet: eine Station, an der viele nacheinander unterzeichnen; das Fenster zeigt einen Weg, und STATION sagt, was unterzeichnet wird. Ausgeschaltet: niemals, was auch immer der Start sagt.',
  },
  Proxy: {
    title: { en: 'Proxy', de: 'Proxy' },
    meaning:
      'Wie Server erreicht werden: „system“ wie das System es sagt, „direct“ ohne Proxy, oder über diesen, etwa http://proxy.example.org:3128. Verzeichnisse (LDAP) werden immer direkt erreicht.',
  },
  TsaUrl: {
    title: { en: 'Timestamp authority', de: 'Zeitstempeldienst' },
    meaning:
      'Ein Zeitstempeldienst ohne Anmeldung. Erzwungen fragt jeder Unterzeichner ihn und keinen anderen; empfohlen fragen ihn die, die keine TSA haben.',
  },
  SHAREDLIBRARIES: {
    title: { en: 'Drivers that may be loaded', de: 'Treiber, die geladen werden dürfen' },
    meaning: 'Die Liste der erlaubten PKCS#11-Module, neben den bekannten, die gefunden werden.',
  },
  ALLOW_DISCOVERY: {
    title: { en: 'Find installed drivers', de: 'Installierte Treiber finden' },
    meaning: 'Ausgeschaltet: erlaubt sind die Module von SHAREDLIBRARIES und keine anderen.',
  },
  ALLOW_ADDED_DRIVERS: {
    title: { en: 'Let people add drivers', de: 'Personen dürfen Treiber hinzufügen' },
    meaning:
      'Ausgeschaltet: niemand fügt im Fenster Treiber hinzu; eingeschaltet: auch dort, wo ALLOW_DISCOVERY es sonst verböte. Ohne Angabe gilt, was ALLOW_DISCOVERY sagt.',
  },
  ALLOW_ISSUER_DOWNLOAD: {
    title: { en: 'Fetch certificates of issuers', de: 'Zertifikate von Ausstellern laden' },
    meaning: 'Ausgeschaltet: Zertifikate von Ausstellern werden nie von den Adressen geladen, die Zertifikate nennen.',
  },
  ALLOW_ONLINE_CHECKS: {
    title: { en: 'Ask the network when checking signatures', de: 'Beim Prüfen von Signaturen das Netz fragen' },
    meaning: 'Ausgeschaltet: wer Signaturen prüft, fragt niemanden über das Netz, im Fenster wie auf der Befehlszeile.',
  },
  ALLOW_KEY_FILES: {
    title: { en: 'Let people use key files', de: 'Personen dürfen Schlüsseldateien benutzen' },
    meaning: 'Ausgeschaltet: keine PKCS#12-Dateien außer denen von CRYPTOTOKENS.',
  },
  CRYPTOTOKENS: {
    title: { en: 'Tokens', de: 'Token' },
    meaning: 'Die Token, die Unterzeichner benutzen.',
  },
  TIMESTAMPAUTHORITIES: {
    title: { en: 'Timestamp authorities', de: 'Zeitstempeldienste' },
    meaning: 'Wer die Zeit bestätigt (RFC 3161), für Stufen über B-B.',
  },
  CERTIFICATEAUTHORITIES: {
    title: { en: 'Certificate authorities', de: 'Zertifizierungsstellen' },
    meaning: 'Wohin Zertifikatsanträge gesendet werden können: EST, step-ca, OpenBao oder Vault, EJBCA, CMP.',
  },
  ALLOW_SELFSIGNED_CERTIFICATES: {
    title: { en: 'Allow self-signed certificates', de: 'Selbst ausgestellte Zertifikate erlauben' },
    meaning: 'Ausgeschaltet: kein Eintrag von CERTIFICATEAUTHORITIES mit SELFSIGNED.',
  },
  AUTHENTICATORS: {
    title: { en: 'Logins', de: 'Anmeldungen' },
    meaning: 'Wie Personen sich anmelden, für Unterzeichner, deren AUTHTYPE es verlangt.',
  },
  IDENTIFICATION_SECONDS: {
    title: { en: 'How long a login counts', de: 'Wie lange eine Anmeldung gilt' },
    meaning: 'Sekunden, die eine Anmeldung höchstens gilt; 0: für einen Vorgang.',
  },
  IDENTIFICATION_IDLE_SECONDS: {
    title: { en: 'When a login ends without anybody', de: 'Wann eine Anmeldung ohne jemanden endet' },
    meaning: 'Sekunden, nach denen eine Anmeldung endet, wenn niemand am Computer ist.',
  },
  ALLOW_OWN_ANCHORS: {
    title: { en: 'Let people trust certificates of their own', de: 'Personen dürfen eigenen Zertifikaten vertrauen' },
    meaning:
      'Ausgeschaltet: von Personen hinzugefügten Zertifikaten wird nicht vertraut, und es werden keine hinzugefügt, auch nicht auf der Befehlszeile.',
  },
  ALLOW_OWN_APPEARANCES: {
    title: { en: 'Let people keep looks of signatures', de: 'Personen dürfen eigene Darstellungen aufbewahren' },
    meaning:
      'Ausgeschaltet: niemand bewahrt eigene Darstellungen sichtbarer Signaturen auf, und vorhandene gelten nicht.',
  },
  TRUSTEDLISTS: {
    title: { en: 'Trusted lists', de: 'Vertrauenslisten' },
    meaning: 'Die Vertrauenslisten der Europäischen Union und anderer.',
  },
  TRUSTANCHORS: {
    title: { en: 'Trusted certificates', de: 'Vertraute Zertifikate' },
    meaning: 'Zertifikate, mit denen Signaturen geprüft werden, neben denen der Person.',
  },
  ALGORITHMS: {
    title: { en: 'Until when algorithms are good', de: 'Bis wann Algorithmen gut sind' },
    meaning: 'Bis wann Algorithmen für Signaturen gut sind, wo es anders sein soll als in ETSI TS 119 312.',
  },
  SIGNERS: {
    title: { en: 'Signers', de: 'Unterzeichner' },
    meaning: 'Wer unterzeichnet, mit welchem Schlüssel und wie.',
  },
  APPEARANCES: {
    title: { en: 'Looks of visible signatures', de: 'Darstellungen sichtbarer Signaturen' },
    meaning: 'Darstellungen sichtbarer Signaturen mit ihren Namen, für alle.',
  },
  DELEGATIONS: {
    title: { en: 'Who signs in whose stead', de: 'Wer für wen unterzeichnet' },
    meaning: 'Wer einen Unterzeichner an Stelle eines anderen benutzen darf, wofür, wie oft und wie lange.',
  },
  DEFAULTSIGNER: {
    title: { en: 'Default signer', de: 'Vorausgewählter Unterzeichner' },
    meaning: 'Der Unterzeichner, der gewählt ist, ohne genannt zu werden.',
  },
  IDENTIFICATION: {
    title: { en: 'Who signs without a login', de: 'Wer ohne Anmeldung unterzeichnet' },
    meaning:
      'Wer der Unterzeichner ist, wo sich niemand anmelden muss: wer am Computer angemeldet ist, oder der Benutzername, der hier steht.',
  },
  STATION: {
    title: { en: 'Station', de: 'Station' },
    meaning: 'Ein Computer, an dem viele nacheinander unterzeichnen: was, woher und wohin. Gilt, wo Kiosk es will.',
  },
  DEADLINES: {
    title: { en: 'Deadlines', de: 'Fristen' },
    meaning: 'Sekunden, nach denen ein Prozess, der nicht antwortet, beendet wird.',
  },
};

/** A value of each kind of setting, as an organization might decide it. Together they are one configuration that holds. */
export const policyExamples: Record<PolicyName, unknown> = {
  ConfigurationFile: '/etc/countersign/countersign.json',
  Update: 'off',
  Kiosk: false,
  Proxy: 'http://proxy.example.org:3128',
  TsaUrl: 'https://tsa.example.org/',
  SHAREDLIBRARIES: { 'Office card': { path: '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so' } },
  ALLOW_DISCOVERY: false,
  ALLOW_ADDED_DRIVERS: false,
  ALLOW_ISSUER_DOWNLOAD: true,
  ALLOW_ONLINE_CHECKS: true,
  ALLOW_KEY_FILES: false,
  CRYPTOTOKENS: {
    card: { SHAREDLIBRARYNAME: 'Office card', SLOTLABELTYPE: 'SLOT_LABEL', SLOTLABELVALUE: 'ID card' },
  },
  TIMESTAMPAUTHORITIES: { tsa: { TSA_URL: 'https://tsa.example.org/' } },
  CERTIFICATEAUTHORITIES: { ca: { EST_URL: 'https://ca.example.org/.well-known/est' } },
  ALLOW_SELFSIGNED_CERTIFICATES: false,
  AUTHENTICATORS: {
    office: { AUTHTYPE: 'JwtAuthorizer', OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENTID: 'countersign' },
  },
  IDENTIFICATION_SECONDS: 1800,
  IDENTIFICATION_IDLE_SECONDS: 300,
  ALLOW_OWN_ANCHORS: false,
  ALLOW_OWN_APPEARANCES: false,
  TRUSTEDLISTS: { REFRESH_HOURS: 12, MIRROR: 'https://lists.example.org/' },
  TRUSTANCHORS: { ours: { FILE: '/etc/countersign/anchor.pem' } },
  ALGORITHMS: { DIGESTS: { 'SHA-1': '2015-12-31' } },
  SIGNERS: { contracts: { title: 'Contracts', CRYPTOTOKEN: 'card', LEVEL: 'B-LT', TSA: ['tsa'] } },
  APPEARANCES: { plain: { KIND: 'TYPED' } },
  DELEGATIONS: {},
  DEFAULTSIGNER: 'contracts',
  IDENTIFICATION: { source: 'operating-system' },
  STATION: { DOCUMENTS: { FOLDER: '/srv/station/in' }, OUTPUT: { FOLDER: '/srv/station/out' } },
  DEADLINES: { token: 30 },
};
