package io.latestlake.dms;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The row of a Parquet file, which comes as a JSON object. {@code Op} and the timestamp column are
 * looked for first, until as many are found as the file's first row has; DMS puts them in front, so
 * that costs little.
 */
final class ParquetRow implements FileRowReader {
  private static final int ALL = 2;

  private final FileLayout.OfTable layouts;
  private final JsonRow json;
  private final FieldNames ofLoads;
  private final FieldNames ofChanges;

  private DmsFile file;

  /** How many of the two the rows of the file have. */
  private int inFile;

  ParquetRow(FileLayout.OfTable layouts, JsonRow json) {
    this.layouts = requireNonNull(layouts, "layouts is null");
    this.json = requireNonNull(json, "json is null");
    this.ofLoads = new FieldNames(name -> layouts.find(name, DmsFile.Kind.LOAD));
    this.ofChanges = new FieldNames(name -> layouts.find(name, DmsFile.Kind.CHANGES));
  }

  @Override
  public void read(FileRow from, RowHead head) throws Unusable {
    json.reset();
    if (from.file() != file) {
      file = from.file();
      inFile = ALL;
    }
    try {
      // Lowered by no row that could not be read: it may have more than was found.
      inFile = readHead(from.value(), head, inFile);
      try (JsonParser parser = startOf(from.value())) {
        json.readData(parser, layouts.columnBesideOp(file.kind()));
        if (parser.nextToken() != null) {
          throw notAnObject();
        }
      }
    } catch (IOException e) {
      throw new Unusable(
          DeadLetter.Reason.NOT_JSON,
          "a text in the row of the Parquet file is not UTF-8; mend the file");
    }
  }

  @Override
  public RowBuilder row() {
    return json.row();
  }

  @Override
  public RowBuilder before() {
    return json.before();
  }

  @Override
  public boolean hasBefore() {
    return json.hasBefore();
  }

  private int readHead(byte[] value, RowHead head, int wanted) throws IOException, Unusable {
    int found = 0;
    try (JsonParser parser = startOf(value)) {
      FieldNames names = file.kind() == DmsFile.Kind.LOAD ? ofLoads : ofChanges;
      names.begin();
      while (found < wanted) {
        int name = names.next(parser);
        if (name == FieldNames.END) {
          break;
        }
        JsonToken token = parser.nextToken();
        boolean secondOp = name == FileLayout.OP && head.hasOp();
        if (secondOp || name != FileLayout.OP && name != FileLayout.TIME) {
          parser.skipChildren();
          continue;
        }
        found++;
        if (token == JsonToken.VALUE_STRING) {
          char[] text = parser.getTextCharacters();
          if (name == FileLayout.OP) {
            head.op(text, parser.getTextOffset(), parser.getTextLength());
          } else {
            head.time(text, parser.getTextOffset(), parser.getTextLength());
          }
        } else if (token != JsonToken.VALUE_NULL) {
          throw new Unusable(
              DeadLetter.Reason.NOT_A_ROW,
              names.name() + " is no text in the Parquet file, which DMS makes it; mend the file");
        }
      }
    }
    return found;
  }

  private static JsonParser startOf(byte[] value) throws IOException, Unusable {
    JsonParser parser = MessageJson.FACTORY.createParser(value);
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      parser.close();
      throw notAnObject();
    }
    return parser;
  }

  private static Unusable notAnObject() {
    return new Unusable(
        DeadLetter.Reason.NOT_JSON,
        "the row as read from the Parquet file is no JSON object; report this with the payload");
  }
}
