package io.latestlake.source.zone;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.TreeSet;

/**
 * The change files that were given to readers: the time of the newest, and the names of those
 * within the late window below it. Files are given in the order of their time, so one that is older
 * than the window either was given too or came too late; which, cannot be told. A window that was
 * made larger does not bring back the names that were forgotten by the smaller one.
 */
final class TakenChanges {
  /**
   * @param order the file's time
   */
  record Name(long order, String relative) implements Comparable<Name> {
    Name {
      requireNonNull(relative, "relative is null");
    }

    @Override
    public int compareTo(Name that) {
      int byOrder = Long.compare(order, that.order);
      return byOrder != 0 ? byOrder : relative.compareTo(that.relative);
    }
  }

  private final long lateWindow;
  private final TreeSet<Name> names = new TreeSet<>();
  private long newest = Long.MIN_VALUE;

  /** Of older files no names are known. */
  private long forgottenBelow = Long.MIN_VALUE;

  TakenChanges(Duration lateWindow) {
    this.lateWindow = lateWindow.toMillis();
  }

  void restore(long newestOrder, long forgottenBelowOrder, Collection<Name> namesInTheWindow) {
    newest = newestOrder;
    forgottenBelow = forgottenBelowOrder;
    names.addAll(namesInTheWindow);
    forget();
  }

  boolean contains(ZoneFile file) {
    return names.contains(name(file));
  }

  boolean isBelowTheWindow(ZoneFile file) {
    return file.name().order() < forgottenBelow;
  }

  void add(ZoneFile file) {
    names.add(name(file));
    if (file.name().order() > newest) {
      newest = file.name().order();
      forget();
    }
  }

  private void forget() {
    if (newest != Long.MIN_VALUE) {
      forgottenBelow = Math.max(forgottenBelow, newest - lateWindow);
      names.headSet(new Name(forgottenBelow, "")).clear();
    }
  }

  long newest() {
    return newest;
  }

  long forgottenBelow() {
    return forgottenBelow;
  }

  Collection<Name> names() {
    return names;
  }

  private static Name name(ZoneFile file) {
    return new Name(file.name().order(), file.relative());
  }
}
