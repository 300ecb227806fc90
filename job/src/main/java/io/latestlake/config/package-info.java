/**
 * What a user configures, settings and table specs: read from files, checked as a whole, and
 * refused with all problems at once.
 */
package io.latestlake.config;
