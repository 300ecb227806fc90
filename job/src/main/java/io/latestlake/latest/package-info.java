/** The keyed operator: what is the latest record of a key, and what does a change record change. */
package io.latestlake.latest;
