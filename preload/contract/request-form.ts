/** Whose certificate is asked for, as a person types it. Empty texts say nothing. */
export interface RequestForm {
  commonName: string;
  givenName: string;
  surname: string;
  organization: string;
  /** Two letters (ISO 3166). */
  country: string;
  /** Further attributes of the name (RFC 4514), such as `OU=Legal,SERIALNUMBER=4711`. */
  further: string;
  /** Alternative names: e-mail addresses between commas or blanks. */
  emails: string;
}
export type RequestField = keyof RequestForm;

export const emptyRequestForm: RequestForm = {
  commonName: '',
  givenName: '',
  surname: '',
  organization: '',
  country: '',
  further: '',
  emails: '',
};

/** Upper bounds of X.520 as RFC 5280, appendix A.1, has them, and what is enough for the rest. */
export const longestRequestText: Record<RequestField, number> = {
  commonName: 64,
  givenName: 64,
  surname: 64,
  organization: 64,
  country: 2,
  further: 400,
  emails: 400,
};
const mostEmails = 10;

/** The addresses of the form, one by one. */
export function emailsOf({ emails }: RequestForm): string[] {
  return emails.split(/[\s,;]+/).filter(Boolean);
}

/**
 * What is wrong with a form, in a sentence for each field that can not be taken as it is. The further attributes are taken
 * apart in main, which says what is wrong with them.
 *
 * @returns without an entry: the form can be sent
 */
export function requestFormProblems(form: RequestForm): Partial<Record<RequestField, string>> {
  const problems: Partial<Record<RequestField, string>> = {};
  for (const field of Object.keys(longestRequestText) as RequestField[]) {
    const text = form[field];
    if (text.length > longestRequestText[field]) {
      problems[field] = `At most ${longestRequestText[field]} characters can stand here.`;
    } else if (/\p{Cc}/u.test(text)) {
      problems[field] = 'It holds characters that can not be written in a name, such as a line break.';
    }
  }
  if (!form.commonName.trim()) problems.commonName ??= 'The name that the certificate is to show is missing.';
  if (form.country && !/^[A-Za-z]{2}$/.test(form.country)) {
    problems.country ??= 'A country is written with its two letters, such as SE.';
  }
  const emails = emailsOf(form);
  const odd = emails.find((email) => !/^[\x21-\x3f\x41-\x7e]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/.test(email));
  if (odd !== undefined) problems.emails ??= `“${odd}” is not an e-mail address in plain letters.`;
  if (emails.length > mostEmails) problems.emails ??= `At most ${mostEmails} addresses can stand here.`;
  return problems;
}
