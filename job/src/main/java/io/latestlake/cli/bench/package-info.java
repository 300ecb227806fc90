/** The {@code bench} command: how fast this machine is, and where the time goes. */
package io.latestlake.cli.bench;
