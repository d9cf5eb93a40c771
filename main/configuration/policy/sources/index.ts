import type { PolicySource } from '../policy-document';
import { linuxPolicies } from './linux';
import { macosPolicies } from './macos';
import { windowsPolicies } from './windows';

/** Where this system has the rules of an organization. Nothing that the person may set has a say in that. */
export function systemPolicies(platform: NodeJS.Platform = process.platform): PolicySource {
  if (platform === 'win32') return windowsPolicies();
  if (platform === 'darwin') return macosPolicies();
  return linuxPolicies();
}
