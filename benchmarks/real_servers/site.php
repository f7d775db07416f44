<?php
/* Makes an invented site and changes it. php site.php HOST STEP; prints what the public may now see, as JSON.

   install: three authors, 130 posts an hour apart, two drafts, two posts with a password, one private, one to come.
   change:  an edit near the top and one far below, two deletions (one far below), a draft published, a password set. */
[$_, $host, $step] = $argv;
$_SERVER += ['HTTP_HOST' => $host, 'SERVER_NAME' => $host, 'HTTPS' => 'on', 'REQUEST_METHOD' => 'GET', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
if ($step === 'install') define('WP_INSTALLING', true);
require __DIR__ . '/wordpress/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
const AUTHORS = ['budi', 'siti', 'wayan'];

function written(int $n, string $status = 'publish', string $password = '', string $when = ''): int {
    $author = get_user_by('login', AUTHORS[$n % 3])->ID;
    $date = $when ?: gmdate('Y-m-d H:i:s', time() - 7200 - $n * 3600);
    return wp_insert_post([
        'post_title' => "Catatan & kabar $n", 'post_status' => $status, 'post_password' => $password,
        'post_author' => $author, 'post_date_gmt' => $date, 'post_date' => get_date_from_gmt($date),
        'post_content' => "<!-- wp:paragraph --><p>Panen ke-$n di desa, kata " . AUTHORS[$n % 3]
            . " &lt;3</p><!-- /wp:paragraph --><blockquote><p>Petikan warga $n</p></blockquote>",
    ], true);
}

function shown(): array {
    $query = ['numberposts' => -1, 'post_status' => 'publish', 'has_password' => false];
    return array_map(fn($p) => [
        'id' => (string) $p->ID, 'title' => $p->post_title, 'author' => get_userdata($p->post_author)->user_login,
        'link' => get_permalink($p), 'content' => wp_strip_all_tags($p->post_content),
        'at' => gmdate('Y-m-d\TH:i:s\Z', strtotime($p->post_date_gmt . ' UTC')),
    ], get_posts($query));
}

if ($step === 'install') {
    wp_install("Situs $host", 'pengurus', 'pengurus@contoh.test', true, '', wp_generate_password());
    foreach (AUTHORS as $name) wp_insert_user(['user_login' => $name, 'user_pass' => wp_generate_password(), 'role' => 'author']);
    update_option('permalink_structure', str_starts_with($host, 'polos.') ? '' : '/%year%/%monthnum%/%postname%/');
    update_option('timezone_string', 'Asia/Makassar');
    foreach (get_posts(['numberposts' => -1, 'post_type' => ['post', 'page']]) as $p) wp_delete_post($p->ID, true);
    $ids = [];
    for ($n = 1; $n <= 130; $n++) $ids[$n] = written($n);
    $kept = [
        'ids' => $ids, 'drafts' => [written(201, 'draft'), written(202, 'draft')],
        'locked' => [written(203, 'publish', 'rahasia'), written(204, 'publish', 'rahasia')],
        'private' => written(205, 'private'), 'future' => written(206, 'future', '', gmdate('Y-m-d H:i:s', time() + 864000)),
    ];
    update_option('catatan_uji', $kept);
} elseif ($step === 'change') {
    $kept = get_option('catatan_uji');
    foreach ([3, 120] as $n)
        wp_update_post(['ID' => $kept['ids'][$n], 'post_content' => "<p>Isi yang dibetulkan $n</p>"]);
    foreach ([5, 110] as $n) wp_trash_post($kept['ids'][$n]);
    wp_publish_post($kept['drafts'][0]);
    wp_update_post(['ID' => $kept['ids'][7], 'post_password' => 'rahasia']);
}
$kept = get_option('catatan_uji');
echo json_encode(['shown' => shown(), 'edited' => [(string) $kept['ids'][3], (string) $kept['ids'][120]],
    'gone' => array_map(fn($n) => (string) $kept['ids'][$n], [5, 110, 7])], JSON_UNESCAPED_UNICODE);
