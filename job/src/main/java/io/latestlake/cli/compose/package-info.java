/**
 * The services of {@code docker-compose.yml} as processes of this machine: their own command lines
 * and environments, with the images' part of the work done here.
 */
package io.latestlake.cli.compose;
