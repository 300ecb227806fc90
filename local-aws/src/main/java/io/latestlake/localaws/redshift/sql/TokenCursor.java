package io.latestlake.localaws.redshift.sql;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/** Walks over tokens from left to right. */
final class TokenCursor {
  private final List<Token> tokens;
  private int at;

  TokenCursor(List<Token> tokens) {
    this.tokens = List.copyOf(requireNonNull(tokens, "tokens is null"));
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  /** Another cursor at the same place. */
  TokenCursor copy() {
    return new TokenCursor(tokens.subList(at, tokens.size()));
  }

  /** Whether a word or symbol stands anywhere from here on. */
  boolean contains(String word) {
    return tokens.subList(at, tokens.size()).stream().anyMatch(token -> token.is(word));
  }

  /** The words from here on, all of them or none. */
  boolean accept(String... words) {
    if (!sees(words)) {
      return false;
    }
    at += words.length;
    return true;
  }

  boolean sees(String... words) {
    if (at + words.length > tokens.size()) {
      return false;
    }
    for (int i = 0; i < words.length; i++) {
      if (!tokens.get(at + i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  void expect(String... words) {
    if (!accept(words)) {
      throw syntax();
    }
  }

  Token peek() {
    if (atEnd()) {
      throw syntax();
    }
    return tokens.get(at);
  }

  Token next() {
    Token token = peek();
    at++;
    return token;
  }

  Token name() {
    if (!peek().isName()) {
      throw syntax();
    }
    return next();
  }

  /** The text of a string literal, in quotes or dollars. */
  String text() {
    Token.Kind kind = peek().kind();
    if (kind != Token.Kind.STRING && kind != Token.Kind.DOLLAR) {
      throw syntax();
    }
    return next().value();
  }

  /** {@code a} or {@code a.b}, as written. */
  String qualifiedName() {
    StringBuilder name = new StringBuilder(name().text());
    while (accept(".")) {
      name.append('.').append(name().text());
    }
    return name.toString();
  }

  /** What lies between the brackets that open here; the cursor stands behind them after. */
  List<Token> bracketed() {
    expect("(");
    List<Token> inner = new ArrayList<>();
    int depth = 1;
    while (true) {
      Token token = next();
      if (token.is("(")) {
        depth++;
      } else if (token.is(")") && --depth == 0) {
        return inner;
      }
      inner.add(token);
    }
  }

  List<Token> rest() {
    List<Token> rest = tokens.subList(at, tokens.size());
    at = tokens.size();
    return rest;
  }

  /** Cuts at the commas that stand in no bracket. */
  static List<List<Token>> split(List<Token> tokens) {
    List<List<Token>> parts = new ArrayList<>();
    List<Token> part = new ArrayList<>();
    int depth = 0;
    for (Token token : tokens) {
      if (token.is(",") && depth == 0) {
        parts.add(part);
        part = new ArrayList<>();
        continue;
      }
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      part.add(token);
    }
    if (!part.isEmpty() || !parts.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }

  RefusedSqlException syntax() {
    return RefusedSqlException.syntax(atEnd() ? "end of input" : tokens.get(at).text());
  }
}
