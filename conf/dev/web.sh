# Read by start.sh: nginx in front of the areas, on 127.0.0.1 only.

# fill <file>: prints it with the folders put in; @LIVE@ and the like stand alone on a line.
fill() {
	local module=/usr/lib/nginx/modules/ngx_nchan_module.so live= publish= load= user=
	if [ -f "$module" ]; then
		live=$TOP/conf/nginx/live.conf publish=$TOP/conf/nginx/publish.conf load="load_module $module;"
	fi
	if [ "$(id -u)" = 0 ]; then user="user root;"; fi
	sed -e "/@LIVE@/{${live:+r $live
}d}" -e "/@PUBLISH@/{${publish:+r $publish
}d}" "$1" | sed -e "/@EXTRA@/{${NGINX_EXTRA:+r $NGINX_EXTRA
}d}" -e "s|@AREAS@|$BIN|g" -e "s|@RUN@|$RUN|g" -e "s|@VAR@|$VAR|g" -e "s|@FILES@|$VAR/files|g" \
		-e "s|@WWW@|$TOP/www|g" -e "s|@PORT@|$PORT|g" -e "s|@MODULE@|$load|g" -e "s|@USER@|$user|g"
}

web_start() {
	fill "$TOP/conf/nginx/locations.conf" > "$VAR/locations.conf"
	fill "$TOP/conf/nginx/private.conf" > "$VAR/nginx.conf"
	if grep -q '^	listen unix' "$VAR/nginx.conf"; then rm -f "$RUN/live.sock"; fi
	start_service nginx nginx -p "$VAR" -e "$VAR/log/nginx-error.log" -c "$VAR/nginx.conf" -g 'daemon off;'
	wait_for 10 web_answers && [ -n "$(pid_of nginx || true)" ] ||
		{ tail -n 5 "$VAR/log/nginx-error.log" "$VAR/log/nginx.log" >&2; die "nginx did not start (is port $PORT taken?)"; }
}
# Or has gone, which is an answer too.
web_answers() { (exec 3<> "/dev/tcp/127.0.0.1/$PORT") || [ -z "$(pid_of nginx || true)" ]; }
