/** The AWS wire protocol awsJson 1.1, and what stands around each call. */
package io.latestlake.localaws.wire;
