/** An S3 server whose objects are plain files. */
package io.latestlake.localaws.s3;
