package io.latestlake.latest;

import static java.util.Objects.requireNonNull;

import io.latestlake.dms.Decoded;
import io.latestlake.dms.Outcome;
import io.latestlake.dms.RowKey;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The types that travel between the operators, so that no generic type (Kryo) is ever needed. */
public final class ValueTypeInfo<T> extends TypeInformation<T> {
  private final Class<T> type;
  private final ValueSerializer<T> serializer;

  private ValueTypeInfo(Class<T> type, ValueSerializer<T> serializer) {
    this.type = requireNonNull(type, "type is null");
    this.serializer = requireNonNull(serializer, "serializer is null");
  }

  public static TypeInformation<RowKey> rowKey() {
    return new ValueTypeInfo<>(RowKey.class, RowKeySerializer.INSTANCE);
  }

  public static TypeInformation<Decoded> decoded() {
    return new ValueTypeInfo<>(Decoded.class, DecodedSerializer.INSTANCE);
  }

  public static TypeInformation<Outcome> outcome() {
    return new ValueTypeInfo<>(Outcome.class, OutcomeSerializer.INSTANCE);
  }

  static TypeInformation<LatestRecord> latestRecord() {
    return new ValueTypeInfo<>(LatestRecord.class, LatestRecordSerializer.INSTANCE);
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<T> getTypeClass() {
    return type;
  }

  @Override
  public boolean isKeyType() {
    return type == RowKey.class;
  }

  @Override
  public TypeSerializer<T> createSerializer(SerializerConfig config) {
    return serializer;
  }

  @Override
  public String toString() {
    return type.getSimpleName();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ValueTypeInfo<?> that && type == that.type;
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof ValueTypeInfo;
  }
}
