/**
 * What DMS writes: a message's bytes become a row change with its key, version and day, a control
 * record, or a dead letter.
 */
package io.latestlake.dms;
