/** Attributes of load balancers → arguments. */
export const loadBalancerAttributes: Record<string, string> = {
  "access_logs.s3.enabled": "accessLogs.enabled",
  "access_logs.s3.bucket": "accessLogs.bucket",
  "access_logs.s3.prefix": "accessLogs.prefix",
  "client_keep_alive.seconds": "clientKeepAlive",
  "deletion_protection.enabled": "enableDeletionProtection",
  "idle_timeout.timeout_seconds": "idleTimeout",
  "load_balancing.cross_zone.enabled": "enableCrossZoneLoadBalancing",
  "routing.http.desync_mitigation_mode": "desyncMitigationMode",
  "routing.http.drop_invalid_header_fields.enabled": "dropInvalidHeaderFields",
  "routing.http.preserve_host_header.enabled": "preserveHostHeader",
  "routing.http.x_amzn_tls_version_and_cipher_suite.enabled": "enableTlsVersionAndCipherSuiteHeaders",
  "routing.http.xff_client_port.enabled": "enableXffClientPort",
  "routing.http.xff_header_processing.mode": "xffHeaderProcessingMode",
  "routing.http2.enabled": "enableHttp2",
  "waf.fail_open.enabled": "enableWafFailOpen",
};

/** Attributes of target groups → arguments. */
export const targetGroupAttributes: Record<string, string> = {
  "deregistration_delay.connection_termination.enabled": "connectionTermination",
  "deregistration_delay.timeout_seconds": "deregistrationDelay",
  "load_balancing.algorithm.type": "loadBalancingAlgorithmType",
  "load_balancing.cross_zone.enabled": "loadBalancingCrossZoneEnabled",
  "preserve_client_ip.enabled": "preserveClientIp",
  "proxy_protocol_v2.enabled": "proxyProtocolV2",
  "slow_start.duration_seconds": "slowStart",
  "stickiness.app_cookie.cookie_name": "stickiness.cookieName",
  "stickiness.app_cookie.duration_seconds": "stickiness.cookieDuration",
  "stickiness.enabled": "stickiness.enabled",
  "stickiness.lb_cookie.duration_seconds": "stickiness.cookieDuration",
  "stickiness.type": "stickiness.type",
};

/** Attributes of listeners → arguments. */
export const listenerAttributes: Record<string, string> = {
  "tcp.idle_timeout.seconds": "tcpIdleTimeoutSeconds",
  "routing.http.response.server.enabled": "routingHttpResponseServerEnabled",
  "routing.http.response.strict_transport_security.header_value":
    "routingHttpResponseStrictTransportSecurityHeaderValue",
  "routing.http.response.content_security_policy.header_value": "routingHttpResponseContentSecurityPolicyHeaderValue",
  "routing.http.response.x_content_type_options.header_value": "routingHttpResponseXContentTypeOptionsHeaderValue",
  "routing.http.response.x_frame_options.header_value": "routingHttpResponseXFrameOptionsHeaderValue",
};

/** Actions of listeners and rules: the list there → the list here. */
export function actionNames(list: string, to: string): Record<string, string> {
  return {
    [`${list}[].RedirectConfig`]: `${to}[].redirect`,
    [`${list}[].ForwardConfig`]: `${to}[].forward`,
    [`${list}[].ForwardConfig.TargetGroupStickinessConfig`]: `${to}[].forward.stickiness`,
    [`${list}[].ForwardConfig.TargetGroupStickinessConfig.DurationSeconds`]: `${to}[].forward.stickiness.duration`,
    [`${list}[].ForwardConfig.TargetGroups[].TargetGroupArn`]: `${to}[].forward.targetGroups[].arn`,
    [`${list}[].JwtValidationConfig`]: `${to}[].jwtValidation`,
    [`${list}[].FixedResponseConfig`]: `${to}[].fixedResponse`,
    [`${list}[].AuthenticateOidcConfig`]: `${to}[].authenticateOidc`,
    [`${list}[].AuthenticateCognitoConfig`]: `${to}[].authenticateCognito`,
  };
}
