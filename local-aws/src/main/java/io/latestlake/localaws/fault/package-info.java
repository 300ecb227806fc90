/**
 * Faults on purpose, at moments that are named beforehand or while the stand-ins run, and the list
 * of the calls at which they can be put; so that a test can say where something happens. Each is in
 * the wire form of its service. None happens if nobody asks.
 */
package io.latestlake.localaws.fault;
