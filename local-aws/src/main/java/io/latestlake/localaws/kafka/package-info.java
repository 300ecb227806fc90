/** A real Kafka broker. */
package io.latestlake.localaws.kafka;
