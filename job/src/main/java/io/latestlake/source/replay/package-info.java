/** Dead letters that a person has asked to be read again, once the spec was mended. */
package io.latestlake.source.replay;
