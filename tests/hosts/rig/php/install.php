<?php
// Writes the password of each user, as JSON: those of an administrator and of an author.
define('WP_INSTALLING', true);
require getenv('SITE_FOLDER') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

$made = wp_install('A clinic', 'admin', 'admin@clinic.example', true, '', wp_generate_password());
switch_theme('twentytwentythree');
$author = wp_create_user('author', wp_generate_password(), 'author@clinic.example');
(new WP_User($author))->set_role('author');

$told = ['version' => $GLOBALS['wp_version']];
foreach (['admin' => $made['user_id'], 'author' => $author] as $name => $user) {
    [$told[$name]] = WP_Application_Passwords::create_new_application_password($user, ['name' => 'tests']);
}
echo json_encode($told);
