/** What tests of several packages share. */
package io.latestlake.testing;
