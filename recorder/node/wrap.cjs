/** What all that watches somebody else's objects needs. */
'use strict';

/** Puts a method in the place of one, as unseen as that was. */
exports.override = function override(object, name, value) {
  Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: false });
};

/** Our own trouble is nobody's: the call is not recorded then, or not all of it. */
exports.quiet = function quiet(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
};
