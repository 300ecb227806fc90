/** Stand-ins for the AWS services that Latest Lake talks to, in one process of their own. */
package io.latestlake.localaws;
