import { count } from './counted';
import type { Formats } from './format';

interface Named {
  alias: string;
}

/** The sentences about keys of long life, in English: the view, its dialogs, and what the PIN window says about them. */
export const keyMessages = {
  'pin.task.identify': (p: Named & { token: string }) => `Proves who you are with the key “${p.alias}” of ${p.token}`,
  'pin.task.list': (p: { token: string }) => `Shows the keys of ${p.token}`,
  'pin.task.generate': (p: Named & { token: string }) => `Makes the new key “${p.alias}” in ${p.token}`,
  'pin.task.request': (p: Named) => `Signs a certificate request with the key “${p.alias}”`,
  'pin.task.send': (p: Named & { token: string }) =>
    `Signs a certificate request with the key “${p.alias}”, sends it to the certificate authority, and puts the certificate that is issued into ${p.token}`,
  'pin.task.import': (p: Named & { token: string }) => `Puts a certificate for the key “${p.alias}” into ${p.token}`,
  'pin.task.delete': (p: Named & { token: string }) => `Deletes the key “${p.alias}” of ${p.token}, for ever`,
  'pin.task.nothingSigned': 'No document is signed with this PIN.',
  'pin.submit.identify': 'Log in',
  'pin.submit.list': 'Show keys',
  'pin.submit.generate': 'Make key',
  'pin.submit.request': 'Sign request',
  'pin.submit.send': 'Sign and send',
  'pin.submit.import': 'Import',
  'pin.submit.delete': 'Delete key',

  'keys.title': 'Keys',
  'keys.button': 'Keys of your tokens',
  'keys.hint':
    'Make keys in a token, have them certified, renew and delete them. A key that is made here never leaves its token.',
  'keys.close': 'Back',
  'keys.token': 'Token',
  'keys.tokenSerial': (p: { serial: string }) => `serial ${p.serial}`,
  'keys.loadingTokens': 'Looking for tokens…',
  'keys.noTokens': 'No token was found',
  'keys.noTokensHint': 'Insert your card or connect your token.',
  'keys.show': 'Show its keys',
  'keys.showHint': 'A token shows its keys only after the PIN.',
  'keys.again': 'Look again',
  'keys.enterPin': 'Type your PIN in the PIN window.',
  'keys.listLabel': (p: { token: string }) => `Keys of ${p.token}`,
  'keys.count': (p: { keys: number; limit: number }, f: Formats) =>
    p.keys < p.limit
      ? `${count(p.keys, 'key', 'keys', f)}; the configuration allows ${f.number(p.limit)}, so ${f.number(p.limit - p.keys)} more.`
      : `${count(p.keys, 'key', 'keys', f)}; the configuration allows ${f.number(p.limit)}, so no more can be made.`,
  'keys.countUnlimited': (p: { keys: number }, f: Formats) => `${count(p.keys, 'key', 'keys', f)}.`,
  'keys.empty': 'It holds no keys yet.',
  'keys.offersNone': 'This token does not make keys. Its maker’s or issuer’s software may.',
  'keys.new': 'New key…',

  'keys.waiting': 'Waiting for its certificate',
  'keys.unreadable': 'A certificate that can not be read',
  'keys.issuedBy': (p: { issuer: string }) => `from ${p.issuer}`,
  'keys.validUntil': (p: { until: string }, f: Formats) => `valid until ${f.date(p.until)}`,
  'keys.validFromUntil': (p: { from: string; until: string }, f: Formats) =>
    `from ${f.date(p.from)} until ${f.date(p.until)}`,
  'keys.serialNumber': (p: { serial: string }) => `Serial number ${p.serial}`,
  'keys.canNotSign': (p: { reason: string }) => `Can not sign: ${p.reason}.`,
  'keys.canSign': 'Can sign',
  'keys.request': 'Certificate request…',
  'keys.import': 'Import certificate…',
  'keys.renew': 'Renew…',
  'keys.delete': 'Delete…',
  'keys.actionFor': (p: Named & { action: string }) => `${p.action.replace('…', '')}: ${p.alias}`,

  'keys.made': (p: Named) => `The key “${p.alias}” is made.`,
  'keys.madeMore': 'It has no certificate yet. Make a certificate request and give it to your certificate authority.',
  'keys.imported': (p: Named) => `The certificate of the key “${p.alias}” is in the token.`,
  'keys.importedMore': (p: { stored: number; replaced: number }, f: Formats) =>
    p.stored === 0
      ? 'It was there already.'
      : p.replaced > 0
        ? `It took the place of ${count(p.replaced, 'earlier one', 'earlier ones', f)}.`
        : 'The key can be used from now on.',
  'keys.deleted': (p: Named) => `The key “${p.alias}” is deleted.`,
  'keys.deletedMore': 'Documents that it signed stay signed.',

  'keys.chainMissing': (p: { why: string }) => `The authorities’ certificates are not in the token. ${p.why}`,
  'keys.notStored.title': (p: Named) => `The certificate of “${p.alias}” is not in the token`,
  'keys.notStored.text': (p: { authority: string }) =>
    `${p.authority} issued it, and the token did not take it. Save it, so that it is not lost, or import it once more.`,
  'keys.notStored.save': 'Save the certificate…',
  'keys.notStored.import': 'Import…',

  'keys.cancel': 'Cancel',
  'keys.done': 'Close',
  'keys.working': 'The token is working. Do not take it out.',

  'keys.new.title': (p: { token: string }) => `New key in ${p.token}`,
  'keys.new.text': 'The key is made in the token and can never be read or copied out of it.',
  'keys.new.alias': 'Name of the key (alias)',
  'keys.new.aliasHint': 'Signers find the key by this name. It can not be changed later.',
  'keys.new.aliasTaken': 'A key of this token has that name already.',
  'keys.new.aliasWrong': 'A name has 1 to 100 characters, and no blanks at its ends.',
  'keys.new.kind': 'Kind of key',
  'keys.new.kind.RSA-2048': 'RSA 2048, the least that is accepted today',
  'keys.new.kind.RSA-3072': 'RSA 3072, accepted everywhere',
  'keys.new.kind.RSA-4096': 'RSA 4096, strong and slow on cards',
  'keys.new.kind.P-256': 'P-256, fast and small',
  'keys.new.kind.P-384': 'P-384, stronger',
  'keys.new.kind.P-521': 'P-521, strongest curve',
  'keys.new.always': 'Ask for the PIN with every single signature',
  'keys.new.alwaysHint': 'More care for each signature; not every token can do that.',
  'keys.new.submit': 'Make key',
  'keys.new.working': 'The token is making the key. A card may take minutes. Do not take it out.',

  'keys.request.title': (p: Named) => `Certificate request for “${p.alias}”`,
  'keys.request.text': 'What the certificate is to say. Your certificate authority checks it and may change it.',
  'keys.request.commonName': 'Name on the certificate (common name)',
  'keys.request.givenName': 'Given name',
  'keys.request.surname': 'Surname',
  'keys.request.organization': 'Organisation',
  'keys.request.country': 'Country',
  'keys.request.countryHint': 'Two letters, such as SE.',
  'keys.request.emails': 'E-mail address (alternative name)',
  'keys.request.emailsHint': 'Several between commas.',
  'keys.request.further': 'Further parts of the name',
  'keys.request.furtherHint': 'Such as OU=Legal,SERIALNUMBER=4711. Mostly empty.',
  'keys.request.submit': 'Sign request',
  'keys.request.way': 'What happens with it',
  'keys.request.sendTo': (p: { authority: string }) => `Send it to ${p.authority}`,
  'keys.request.sendDetail': 'A certificate that is issued at once comes into the token with it.',
  'keys.request.onlySign': 'Only sign it',
  'keys.request.onlySignDetail': 'You save it and give it to your certificate authority yourself.',
  'keys.request.submitSend': 'Sign and send',
  'keys.request.sending':
    'Then the request is sent; the certificate authority may take a while. Do not take the token out.',
  'keys.request.pending': (p: { authority: string }) => `${p.authority} has the request and has not decided yet.`,
  'keys.request.pendingNext': 'Ask again with the same key, or import the certificate when it comes.',
  'keys.request.retryAt': (p: { at: string }, f: Formats) => `It answers on ${f.dateTime(p.at)} at the earliest.`,
  'keys.request.ready': 'The request is signed inside the token. It holds no secret.',
  'keys.request.next': 'Save it and give it to your certificate authority. When the certificate comes, import it here.',
  'keys.request.save': 'Save…',
  'keys.request.saved': (p: { name: string; folder: string }) => `Saved as ${p.name} in ${p.folder}`,

  'keys.import.title': (p: Named) => `Import the certificate of “${p.alias}”`,
  'keys.import.file': (p: { file: string }) => `“${p.file}” holds this certificate for the key:`,
  'keys.import.subject': 'Issued to',
  'keys.import.issuer': 'Issued by',
  'keys.import.validity': 'Valid',
  'keys.import.serial': 'Serial number',
  'keys.import.chain': 'Authorities',
  'keys.import.noChain': 'The file holds none that would be taken with it.',
  'keys.import.withChain': (p: { count: number }, f: Formats) =>
    `Put ${p.count === 1 ? 'the authority’s certificate' : `the ${count(p.count, 'authority’s certificate', 'authorities’ certificates', f)}`} into the token too`,
  'keys.import.replaces': (p: { count: number }, f: Formats) =>
    `It takes the place of ${count(p.count, 'earlier certificate', 'earlier certificates', f)} of this key.`,
  'keys.import.warn': (p: { reason: string }) => `It can not sign documents: ${p.reason}.`,
  'keys.import.submit': 'Import',

  'keys.renew.title': (p: Named) => `Renew “${p.alias}”`,
  'keys.renew.same': 'Same key, new certificate',
  'keys.renew.sameDetail':
    'Asks for another certificate for this key. It takes the place of the one that is there, under the same alias.',
  'keys.renew.new': 'New key, new certificate',
  'keys.renew.newDetail':
    'Makes another key beside this one and asks for a certificate with the same name. Delete the old key when it is no longer needed.',

  'keys.delete.title': (p: Named) => `Delete “${p.alias}” for ever`,
  'keys.delete.lost': (p: { token: string; certificates: number }, f: Formats) =>
    p.certificates > 0
      ? `The private key in ${p.token} and ${count(p.certificates, 'certificate', 'certificates', f)} of it will be lost. Nobody can bring them back, there is no copy.`
      : `The private key in ${p.token} will be lost. Nobody can bring it back, there is no copy.`,
  'keys.delete.stays':
    'Documents that it signed stay signed. With it no document can be signed any more, and a certificate that is still to be issued for it is useless.',
  'keys.delete.type': (p: Named) => `Type ${p.alias} to confirm`,
  'keys.delete.submit': 'Delete for ever',
} as const satisfies Record<string, string | ((params: never, formats: Formats) => string)>;
