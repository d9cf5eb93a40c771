export * from './error-codes';
export * from './model';
export * from './channels';
export * from './channel-names';
export * from './bridges';
export * from './error-sentences';
