package io.latestlake.localaws.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.time.Instant;

/**
 * How members are written: as JSON, or as CBOR by services that move bytes. Bytes are base64 in
 * JSON; a moment is a number of seconds there and of milliseconds, with a tag, in CBOR.
 */
enum Encoding {
  JSON("application/x-amz-json-1.1", new ObjectMapper(), new Seconds()),
  CBOR("application/x-amz-cbor-1.1", new ObjectMapper(new CBORFactory()), new Millis());

  private final String contentType;
  private final ObjectMapper mapper;

  Encoding(String contentType, ObjectMapper mapper, JsonSerializer<Instant> moments) {
    this.contentType = contentType;
    this.mapper = mapper.registerModule(new SimpleModule().addSerializer(Instant.class, moments));
  }

  /** That of a request; JSON if it does not say. */
  static Encoding of(String contentType) {
    return CBOR.contentType.equals(contentType) ? CBOR : JSON;
  }

  String contentType() {
    return contentType;
  }

  ObjectMapper mapper() {
    return mapper;
  }

  private static final class Seconds extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant moment, JsonGenerator target, SerializerProvider provider)
        throws IOException {
      target.writeNumber(moment.toEpochMilli() / 1000.0);
    }
  }

  private static final class Millis extends JsonSerializer<Instant> {
    private static final int EPOCH_TAG = 1;

    @Override
    public void serialize(Instant moment, JsonGenerator target, SerializerProvider provider)
        throws IOException {
      ((CBORGenerator) target).writeTag(EPOCH_TAG);
      target.writeNumber(moment.toEpochMilli());
    }
  }
}
