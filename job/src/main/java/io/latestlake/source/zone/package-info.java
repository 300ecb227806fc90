/**
 * The landing zone of a DMS task with an S3 target as a source: which files there are to read, who
 * reads which, and what is in them. {@link io.latestlake.source.zone.LandingZoneSource} is its
 * door.
 */
package io.latestlake.source.zone;
