export const DEBIAN_DEPENDS: readonly string[];
export const DEBIAN_RECOMMENDS: readonly string[];
export const RPM_LIBRARIES: readonly string[];
export const RPM_RECOMMENDS: readonly string[];
