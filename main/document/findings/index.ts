export { findingsOf } from './look';
