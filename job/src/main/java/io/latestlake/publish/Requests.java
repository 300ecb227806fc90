package io.latestlake.publish;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What people ask of the owner of a table, since only the owner changes what is published: an
 * object in S3 for each request, and one for its answer.
 *
 * <p>Redshift would do as well, but it is billed for a minute each time it is asked whether there
 * is something; listing a prefix costs next to nothing. A request is taken away when its answer is
 * written; so one that was carried out just before a crash is carried out once more, and has to
 * bear it.
 */
public final class Requests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LakeBucket bucket;
  private final String requests;
  private final String answers;

  /**
   * @param lakePrefix before all keys of the lake
   */
  public Requests(S3Client s3, String bucket, String lakePrefix, String table) {
    this(new LakeBucket(s3, bucket), lakePrefix, table);
  }

  Requests(LakeBucket bucket, String lakePrefix, String table) {
    this.bucket = requireNonNull(bucket, "bucket is null");
    this.requests = lakePrefix + "requests/" + requireNonNull(table, "table is null") + "/";
    this.answers = lakePrefix + "answers/" + table + "/";
  }

  /** What is asked for. */
  public enum Kind {
    /** Days that are held, but for bad data, are to be published. */
    @JsonProperty("resume")
    RESUME,
    /** What readers do not see as the ledger has it is to be shown anew. */
    @JsonProperty("repair")
    REPAIR,
    /** Readers are to see what they saw after an earlier publication. */
    @JsonProperty("roll-back")
    ROLL_BACK
  }

  /**
   * @param publication to go back to; null for other kinds
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Request(Kind request, Long publication) {
    public Request {
      requireNonNull(request, "request is null");
    }
  }

  /**
   * @param done whether it was carried out, or refused
   * @param text for people
   */
  public record Answer(boolean done, String text) {
    public Answer {
      requireNonNull(text, "text is null");
    }
  }

  /**
   * A request that is not answered yet.
   *
   * @param asked when, by the clock of S3: whoever asks may have none that is right
   */
  record Waiting(String id, Request request, Instant asked) {}

  /**
   * Asks for something.
   *
   * @param id unique, and safe in a key
   * @return by what the answer is known
   */
  public String ask(Instant now, String id, Request request) {
    // Names sort as times do.
    String name = String.format(Locale.ROOT, "%015d-%s", now.toEpochMilli(), id);
    bucket.create(requests + name + ".json", json(request));
    return name;
  }

  public Optional<Answer> answer(String name) {
    return bucket.read(answers + name + ".json").map(json -> read(json, Answer.class));
  }

  /** The oldest first. One that nobody can read is answered so, and taken away. */
  List<Waiting> waiting() {
    List<Waiting> waiting = new ArrayList<>();
    for (S3Object object : bucket.list(requests)) {
      String file = object.key().substring(requests.length());
      if (file.endsWith(".json") && file.indexOf('/') < 0) {
        String name = file.substring(0, file.length() - ".json".length());
        bucket
            .read(object.key())
            .ifPresent(json -> add(waiting, name, json, object.lastModified()));
      }
    }
    return waiting;
  }

  private void add(List<Waiting> waiting, String name, byte[] json, Instant asked) {
    try {
      waiting.add(new Waiting(name, requireSome(read(json, Request.class)), asked));
    } catch (IllegalArgumentException e) {
      answered(name, new Answer(false, "the request cannot be read: " + e.getMessage()));
    }
  }

  private static Request requireSome(Request request) {
    if (request == null) {
      throw new IllegalArgumentException("it is null");
    }
    return request;
  }

  void answered(String name, Answer answer) {
    bucket.create(answers + name + ".json", json(answer));
    bucket.delete(requests + name + ".json");
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(byte[] json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
