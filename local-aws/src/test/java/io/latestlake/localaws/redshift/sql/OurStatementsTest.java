package io.latestlake.localaws.redshift.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Where the stand-in differs from Redshift (the rows "differs" of the conformance table), no
 * statement of ours depends on it: those of the module sql-udfs, and the transform of the demo.
 */
class OurStatementsTest {
  private static final Path SCRIPTS = Path.of("../sql-udfs/src/main/resources/io/latestlake/sql");
  private static final Path TRANSFORM = Path.of("../conf/tables/cases.sql");

  /** Run behind begin_unload.sql, in its transaction. */
  private static final Set<String> PARTS_OF_A_PUBLICATION =
      Set.of("unload.sql", "check.sql", "check_losses.sql");

  /** The tokens of each script. */
  private static List<Script> scripts;

  private record Script(String name, List<Token> tokens) {
    boolean has(String word) {
      return tokens.stream().anyMatch(token -> token.is(word));
    }
  }

  @BeforeAll
  static void read() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(SCRIPTS)) {
      files = new ArrayList<>(all.sorted().toList());
    }
    files.add(TRANSFORM);
    scripts = new ArrayList<>();
    for (Path file : files) {
      scripts.add(
          new Script(
              file.getFileName().toString(), Tokenizer.tokens(body(Files.readString(file)))));
    }
    assertThat(scripts).hasSizeGreaterThan(15);
  }

  /** Bodies of procedures are read as what stands around them. */
  private static String body(String script) {
    return script.replace("$$", ";");
  }

  /** In a CALL the stand-in's snapshot is older than the locks that its statements wait for. */
  @Test
  void everyTransactionThatCallsLocksTheFenceFirst() {
    List<String> calling = new ArrayList<>();
    for (Script script : scripts) {
      if (script.has("call")
          && !script.name().equals("procedures.sql")
          && !PARTS_OF_A_PUBLICATION.contains(script.name())) {
        calling.add(script.name());
        assertThat(firstAfterSet(script.tokens())).as(script.name()).isEqualTo("lock");
      }
    }
    assertThat(calling).contains("apply.sql", "begin_unload.sql", "take_over.sql");
  }

  @Test
  void noneMatchesPatterns() {
    assertThat(scripts)
        .noneMatch(
            script ->
                Stream.of("like", "ilike", "similar", "~", "!~").anyMatch(script::has)
                    || script.tokens().stream()
                        .anyMatch(token -> token.lower().startsWith("regexp_")));
  }

  /** A star is COUNT(*), all columns or of whole numbers in a procedure; nothing is divided. */
  @Test
  void noneMultipliesOrDivides() {
    for (Script script : scripts) {
      List<Token> tokens = script.tokens();
      for (int i = 1; i < tokens.size(); i++) {
        boolean product =
            tokens.get(i).is("*")
                && !tokens.get(i - 1).is("(")
                && !tokens.get(i - 1).is("select")
                && !tokens.get(i - 1).is(".")
                && !isVariable(tokens.get(i - 1));
        assertThat(product || tokens.get(i).is("/")).as(script.name() + " at " + i).isFalse();
      }
    }
  }

  /** All variables of the procedures that are not texts are bigint. */
  private static boolean isVariable(Token token) {
    return token.isName() && (token.value().startsWith("v_") || token.value().startsWith("p_"));
  }

  /** What stands behind a dot's left side inside a bracketed SELECT is declared inside it. */
  @Test
  void noneHasACorrelatedSubquery() {
    int subqueries = 0;
    for (Script script : scripts) {
      List<Token> tokens = script.tokens();
      for (int i = 0; i + 1 < tokens.size(); i++) {
        if (tokens.get(i).is("(") && tokens.get(i + 1).is("select")) {
          subqueries++;
          List<Token> inner = tokens.subList(i + 1, Renderer.closing(tokens, i));
          Set<String> qualifiers = new HashSet<>();
          Set<String> declared = new HashSet<>();
          for (int j = 0; j < inner.size(); j++) {
            boolean qualifier = j + 1 < inner.size() && inner.get(j + 1).is(".");
            if (inner.get(j).isName() && qualifier) {
              qualifiers.add(inner.get(j).value());
            } else if (inner.get(j).isName()) {
              declared.add(inner.get(j).value());
            }
          }
          assertThat(declared).as(script.name()).containsAll(qualifiers);
        }
      }
    }
    assertThat(subqueries).isPositive();
  }

  /** LISTAGG and other results of an order that nothing tells. */
  @Test
  void everyRowNumberHasAnOrderAndNoneCutsWithLimit() {
    for (Script script : scripts) {
      assertThat(script.has("limit")).as(script.name()).isFalse();
      for (int i = 0; i < script.tokens().size(); i++) {
        if (script.tokens().get(i).is("over")) {
          List<Token> window =
              script.tokens().subList(i + 1, Renderer.closing(script.tokens(), i + 1));
          assertThat(window.stream().map(Token::lower).collect(Collectors.toList()))
              .contains("order");
        }
      }
    }
  }

  @Test
  void noneUsesAFunctionBeyondTheseFew() {
    Set<String> known =
        Set.of(
            "count",
            "sum",
            "max",
            "min",
            "row_number",
            "coalesce",
            "getdate",
            "datediff",
            "to_date",
            "varchar");
    for (Script script : scripts) {
      List<Token> tokens = script.tokens();
      for (int i = 1; i + 1 < tokens.size(); i++) {
        if (Functions.isKnown(tokens.get(i).lower())
            && tokens.get(i + 1).is("(")
            && tokens.get(i).kind() == Token.Kind.WORD) {
          assertThat(known).as(script.name()).contains(tokens.get(i).lower());
        }
      }
    }
  }

  private static String firstAfterSet(List<Token> tokens) {
    int i = 0;
    while (tokens.get(i).is("set")) {
      while (!tokens.get(i).is(";")) {
        i++;
      }
      i++;
    }
    return tokens.get(i).lower();
  }
}
