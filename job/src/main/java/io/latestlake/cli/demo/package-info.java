/**
 * The demo: the main job on this machine, fed with a change log, on stand-ins that live and die
 * with it.
 */
package io.latestlake.cli.demo;
