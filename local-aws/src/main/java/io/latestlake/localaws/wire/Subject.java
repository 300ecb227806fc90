package io.latestlake.localaws.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Tells what a request is about; it may be any request, also a wrong one. */
@FunctionalInterface
public interface Subject {
  String of(String operation, ObjectNode request);
}
