package io.latestlake.lambda;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A function of one text as Redshift calls it: a batch of rows in, as many results in the same
 * order out. A null argument, or a row that is null as a whole, has the result null. All arguments
 * are read before the first is worked on; what fails, fails the statement with its message.
 *
 * <p>The answer is a JSON text that has the JSON inside, as all of AWS's samples give it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/redshift/latest/dg/udf-creating-a-lambda-sql-udf.html">Scalar
 *     Lambda UDFs</a>
 */
final class ScalarUdf<T> {
  /** Makes of a text what it means. */
  interface Argument<T> {
    T read(String text) throws UdfException;
  }

  /** Does what the function is for. */
  interface Work<T> {
    long run(T argument) throws UdfException;
  }

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Argument<T> argument;
  private final Work<T> work;

  ScalarUdf(Argument<T> argument, Work<T> work) {
    this.argument = requireNonNull(argument, "argument is null");
    this.work = requireNonNull(work, "work is null");
  }

  void answer(InputStream request, OutputStream response) throws IOException {
    ObjectNode answer;
    try {
      ArrayNode results = JSON.createArrayNode();
      for (T each : arguments(request)) {
        if (each == null) {
          results.addNull();
        } else {
          results.add(work.run(each));
        }
      }
      answer = JSON.createObjectNode().put("success", true).put("num_records", results.size());
      answer.set("results", results);
    } catch (UdfException e) {
      answer = JSON.createObjectNode().put("success", false).put("error_msg", e.getMessage());
    }
    response.write(JSON.writeValueAsBytes(JSON.writeValueAsString(answer)));
  }

  /** Null for null. */
  private List<T> arguments(InputStream request) throws IOException, UdfException {
    JsonNode rows = rows(request);
    List<T> arguments = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      JsonNode values = rows.get(row);
      if (values.isNull()) {
        arguments.add(null);
        continue;
      }
      JsonNode only = values.size() == 1 ? values.get(0) : null;
      if (only == null || !only.isNull() && !only.isTextual()) {
        throw new UdfException(
            "row " + row + " of the request is not one text: declare the function (varchar)");
      }
      arguments.add(only.isNull() ? null : argument.read(only.textValue()));
    }
    return arguments;
  }

  private static JsonNode rows(InputStream request) throws IOException, UdfException {
    JsonNode body;
    try {
      body = JSON.readTree(request);
    } catch (JsonProcessingException e) {
      throw new UdfException("the request is no JSON; call this function from Redshift", e);
    }
    JsonNode rows = body.path("arguments");
    if (!rows.isArray()) {
      throw new UdfException("the request has no arguments; call this function from Redshift");
    }
    JsonNode records = body.path("num_records");
    if (!records.isMissingNode() && records.asInt(-1) != rows.size()) {
      throw new UdfException(
          "the request says that it has " + records + " rows, but has " + rows.size());
    }
    return rows;
  }
}
