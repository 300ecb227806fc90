package io.latestlake.localaws.redshift.sql;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The functions that the stand-in knows
 * (https://docs.aws.amazon.com/redshift/latest/dg/c_SQL_functions.html): those that PostgreSQL has
 * with the same meaning, and those that it gets from the schema {@code redshift}
 * (redshift-functions.sql). Others are refused.
 */
final class Functions {
  /** Same name, same meaning. */
  private static final Set<String> SAME =
      words(
          "count min max bool_and bool_or bit_and bit_or row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value"
              + " last_value nth_value coalesce nullif greatest least abs mod pi degrees radians sin cos tan cot asin acos atan atan2"
              + " cbrt trim btrim ltrim rtrim lpad rpad replace position strpos repeat reverse translate length char_length"
              + " character_length ascii chr md5 to_char to_number quote_literal quote_ident to_hex current_schema current_database"
              + " pg_backend_pid");

  /** Written another way than a name and its arguments. */
  private static final Set<String> SPECIAL =
      words("extract cast convert listagg substring substr decode");

  /** Another name for it here; those of our own lie in the schema {@code redshift}. */
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          entry("nvl", "coalesce"),
          entry("isnull", "coalesce"),
          entry("nvl2", "redshift.nvl2"),
          entry("ceil", "redshift.ceil"),
          entry("ceiling", "redshift.ceil"),
          entry("floor", "redshift.floor"),
          entry("round", "redshift.round"),
          entry("trunc", "redshift.trunc"),
          entry("sign", "redshift.sign"),
          entry("power", "redshift.power"),
          entry("pow", "redshift.power"),
          entry("sqrt", "redshift.sqrt"),
          entry("exp", "redshift.exp"),
          entry("dexp", "redshift.exp"),
          entry("ln", "redshift.ln"),
          entry("dlog1", "redshift.ln"),
          entry("log", "redshift.log"),
          entry("dlog10", "redshift.log"),
          entry("sum", "redshift.sum"),
          entry("avg", "redshift.avg"),
          entry("upper", "redshift.upper"),
          entry("lower", "redshift.lower"),
          entry("initcap", "redshift.initcap"),
          entry("left", "redshift.left"),
          entry("right", "redshift.right"),
          entry("split_part", "redshift.split_part"),
          entry("octet_length", "redshift.octet_length"),
          entry("replicate", "repeat"),
          entry("sha", "redshift.sha1"),
          entry("sha1", "redshift.sha1"),
          entry("func_sha1", "redshift.sha1"),
          entry("sha2", "redshift.sha2"),
          entry("regexp_replace", "redshift.regexp_replace"),
          entry("regexp_substr", "redshift.regexp_substr"),
          entry("regexp_count", "redshift.regexp_count"),
          entry("regexp_instr", "redshift.regexp_instr"),
          entry("months_between", "redshift.months_between"),
          entry("next_day", "redshift.next_day"),
          entry("json_parse", "redshift.json_parse"),
          entry("can_json_parse", "redshift.can_json_parse"),
          entry("json_serialize", "redshift.json_serialize"),
          entry("json_typeof", "redshift.json_typeof"),
          entry("to_varbyte", "redshift.to_varbyte"),
          entry("from_varbyte", "redshift.from_varbyte"),
          entry("from_hex", "redshift.from_hex"),
          entry("is_valid_json", "redshift.is_valid_json"),
          entry("is_valid_json_array", "redshift.is_valid_json_array"),
          entry("json_array_length", "redshift.json_array_length"),
          entry("json_extract_array_element_text", "redshift.json_extract_array_element_text"),
          entry("len", "length"),
          entry("textlen", "length"),
          entry("charindex", "redshift.charindex"),
          entry("concat", "redshift.concat"),
          entry("getdate", "redshift.getdate"),
          entry("to_date", "redshift.to_date"),
          entry("to_timestamp", "redshift.to_timestamp"),
          entry("strtol", "redshift.strtol"),
          entry("last_day", "redshift.last_day"),
          entry("add_months", "redshift.add_months"),
          entry("convert_timezone", "redshift.convert_timezone"),
          entry("json_extract_path_text", "redshift.json_extract_path_text"),
          entry("dateadd", "redshift.dateadd"),
          entry("date_add", "redshift.dateadd"),
          entry("datediff", "redshift.datediff"),
          entry("date_diff", "redshift.datediff"),
          entry("date_part", "redshift.pgdate_part"),
          entry("pgdate_part", "redshift.pgdate_part"),
          entry("date_trunc", "redshift.date_trunc"));

  /** The first argument is a date part, bare or quoted. */
  private static final Set<String> DATE_PART_FIRST =
      words("dateadd date_add datediff date_diff date_part pgdate_part date_trunc");

  private static final Map<String, String> DATE_PARTS = dateParts();

  private Functions() {}

  static boolean isKnown(String name) {
    return SAME.contains(name) || RENAMED.containsKey(name) || SPECIAL.contains(name);
  }

  static String target(String name) {
    return RENAMED.getOrDefault(name, name);
  }

  static boolean takesDatePart(String name) {
    return DATE_PART_FIRST.contains(name);
  }

  /**
   * The one name of a date part
   * (https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html).
   */
  static String datePart(List<Token> argument) {
    if (argument.size() == 1 && argument.get(0).kind() != Token.Kind.NUMBER) {
      String part = DATE_PARTS.get(argument.get(0).value().toLowerCase(Locale.ROOT));
      if (part != null) {
        return part;
      }
    }
    throw RefusedSqlException.unsupported("date part " + Renderer.plain(argument));
  }

  private static Map<String, String> dateParts() {
    Map<String, String> parts = new HashMap<>();
    for (String line :
        List.of(
            "year y yr yrs years",
            "quarter qtr qtrs quarters",
            "month mon mons months",
            "week w weeks",
            "day d days",
            "hour h hr hrs hours",
            "minute m min mins minutes",
            "second s sec secs seconds",
            "millisecond ms msec msecs msecond mseconds millisec millisecs millisecon milliseconds",
            "microsecond us usec usecs useconds microsec microsecs microseconds",
            "dow dayofweek weekday dw",
            "doy dayofyear yearday dy",
            "decade decades dec decs",
            "century centuries c cent cents",
            "millennium mil mils millennia",
            "epoch")) {
      String[] names = line.split(" ");
      Arrays.stream(names).forEach(name -> parts.put(name, names[0]));
    }
    return Map.copyOf(parts);
  }

  private static Set<String> words(String list) {
    return Set.copyOf(new HashSet<>(List.of(list.split(" "))));
  }
}
