package io.latestlake.localaws.s3;

import jakarta.servlet.http.HttpServletRequest;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;

/** Tells the requests that the stand-in for Redshift makes from those of clients. */
final class OwnClient {
  private static final String MARK = "latest-lake-stand-in";

  private OwnClient() {}

  static void mark(ClientOverrideConfiguration.Builder client) {
    client.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_PREFIX, MARK);
  }

  static boolean sent(HttpServletRequest request) {
    String agent = request.getHeader("User-Agent");
    return agent != null && agent.startsWith(MARK);
  }
}
