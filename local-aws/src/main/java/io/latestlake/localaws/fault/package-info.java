/**
 * Faults on purpose, at moments that are named beforehand, so that a test can say where something
 * went wrong instead of waiting for it.
 */
package io.latestlake.localaws.fault;
