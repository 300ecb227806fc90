/** Change logs, read or made up, and their way into a topic as DMS writes them. */
package io.latestlake.cli.changelog;
