/** The calls of Kinesis, and what their failures mean. */
package io.latestlake.source.kinesis.proxy;
