// Small scripts inside the package: the command line's starter, AppArmor's profile, and what runs when it is installed or removed.

import { PRODUCT } from '../product.mjs';
import { APPARMOR_SOURCE, APPARMOR_TARGET, EXECUTABLE } from './places.mjs';

/**
 * `countersign` in the path: the command line, whatever is typed behind it, and never a display. Root can not raise Chromium's
 * sandbox, which guards pages; the command line shows none.
 */
export function starter() {
  return [
    '#!/bin/sh',
    '# The window is opened from the desktop; this is the command line. See countersign(1).',
    'if [ "$(id -u)" = 0 ]; then',
    '  set -- --no-sandbox --command-line -- "$@"',
    'else',
    '  set -- --command-line -- "$@"',
    'fi',
    `exec ${EXECUTABLE} --ozone-platform=headless --log-level=3 "$@"`,
    '',
  ].join('\n');
}

/** Ubuntu 24.04 and later refuse user namespaces to programs without a profile that allows them. */
export function apparmorProfile() {
  return [
    'abi <abi/4.0>,',
    'include <tunables/global>',
    '',
    `profile ${PRODUCT.name} ${EXECUTABLE} flags=(unconfined) {`,
    '  userns,',
    '',
    `  include if exists <local/${PRODUCT.name}>`,
    '}',
    '',
  ].join('\n');
}

/** Where AppArmor does not know the profile's words, such as in Debian 12, it forbids nothing either. */
export const installProfile = [
  `if apparmor_status --enabled >/dev/null 2>&1 && apparmor_parser --skip-kernel-load --debug ${APPARMOR_SOURCE} >/dev/null 2>&1; then`,
  `  cp -f ${APPARMOR_SOURCE} ${APPARMOR_TARGET}`,
  `  chmod 0644 ${APPARMOR_TARGET}`,
  '  # Not inside a chroot, which has no kernel of its own.',
  '  if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then',
  `    apparmor_parser --replace --write-cache --skip-read-cache ${APPARMOR_TARGET} || true`,
  '  fi',
  'fi',
].join('\n');

export const removeProfile = [
  `if [ -e ${APPARMOR_TARGET} ]; then`,
  `  apparmor_parser --remove ${APPARMOR_TARGET} >/dev/null 2>&1 || true`,
  `  rm -f ${APPARMOR_TARGET}`,
  'fi',
].join('\n');
