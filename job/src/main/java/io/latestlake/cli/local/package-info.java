/** The stand-ins and the job, run on this machine: what every command that does so needs. */
package io.latestlake.cli.local;
