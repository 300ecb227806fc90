package io.latestlake.localaws.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One operation of a service: the members of the request in, those of the answer out; throws {@link
 * AwsException}.
 */
@FunctionalInterface
public interface JsonOperation {
  JsonNode call(ObjectNode request) throws Exception;
}
