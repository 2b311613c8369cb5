<?php
// WordPress asks no private address and no unusual port; here the publisher is at one.
add_filter('http_request_host_is_external', '__return_true');
add_filter('http_allowed_safe_ports', fn ($ports, $host, $url) => [...$ports, parse_url($url, PHP_URL_PORT)], 10, 3);
add_filter('pre_wp_mail', '__return_true');
add_action('wp_head', function () {
    echo '<script>', file_get_contents(__DIR__ . '/recorder.js'), '</script>';
}, 0);
