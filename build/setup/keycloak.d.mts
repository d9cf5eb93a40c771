/** Where its folder lies or will lie. */
export function keycloakPlace(): string;
export function keycloakIsCurrent(): boolean;
