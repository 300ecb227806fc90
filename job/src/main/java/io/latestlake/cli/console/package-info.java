/** What a command shows to the person at the terminal, and where library logs go. */
package io.latestlake.cli.console;
